#include "conversation/facts.hpp"

#include <algorithm>

namespace parley::conversation {

namespace {

constexpr std::size_t most_departed = 20;

/// Applies one kind of change each.
class applier {
public:
  explicit applier(facts& known) : known_(known) {
    // nop
  }

  void operator()(const conversation_added& what) const {
    // The roster may hold somebody already: events come in any order.
    known_.roster_known = true;
    if (known_.state == lifecycle::unknown)
      known_.state = what.state;
  }

  void operator()(const state_changed& what) const {
    // Nothing leads out of closed, so what comes after it is late.
    if (known_.state != lifecycle::closed)
      known_.state = what.to;
  }

  void operator()(const conversation_removed&) const {
    known_.state = lifecycle::closed;
  }

  void operator()(const events_missed&) const {
    if (known_.state != lifecycle::closed)
      known_.state = lifecycle::unknown;
    known_.roster_known = false;
  }

  void operator()(const participant_added& what) const {
    // An update may have overtaken it, and tells more.
    if (find(what.who.id) == known_.roster.end() && !has_left(what.who.id))
      known_.roster.push_back(what.who);
  }

  void operator()(const participant_updated& what) const {
    if (const auto there = find(what.who.id); there != known_.roster.end())
      *there = what.who;
    else if (!has_left(what.who.id))
      known_.roster.push_back(what.who);
  }

  void operator()(const participant_removed& what) const {
    if (const auto there = find(what.who.id); there != known_.roster.end())
      known_.roster.erase(there);
    if (!has_left(what.who.id))
      remember(what.who.id);
  }

  template <class Other>
  void operator()(const Other&) const {
    // nop
  }

private:
  [[nodiscard]] bool has_left(const std::string& id) const {
    return std::find(known_.departed.begin(), known_.departed.end(), id)
           != known_.departed.end();
  }

  void remember(const std::string& id) const {
    if (known_.departed.size() == most_departed)
      known_.departed.erase(known_.departed.begin());
    known_.departed.push_back(id);
  }

  [[nodiscard]] std::vector<participant>::iterator
  find(const std::string& id) const {
    return std::find_if(known_.roster.begin(), known_.roster.end(),
                        [&](const auto& who) { return who.id == id; });
  }

  facts& known_;
};

} // namespace

void apply(facts& known, const change& what) {
  std::visit(applier{known}, what);
}

} // namespace parley::conversation
