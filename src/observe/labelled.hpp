#pragma once

#include <prometheus/family.h>

#include <algorithm>
#include <array>
#include <functional>
#include <initializer_list>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::observe {

/// One label of a family: its name and how many values it may take. A value
/// past that number counts as `other`, so that no input can grow the scrape.
struct label {
  std::string name;
  std::size_t most_values = 16;
  /// Values known from the start; with `closed` there are no others.
  std::set<std::string, std::less<>> values = {};
  bool closed = false;

  /// `value` if the label takes it, else `other`. May add it.
  std::string_view admit(std::string_view value);
};

/// The metrics of one family by their label values, found without a lock on
/// the family and without an allocation once seen. Safe from any thread.
/// @tparam N Number of labels.
template <class Metric, std::size_t N>
class labelled {
public:
  using key = std::array<std::string_view, N>;
  using maker
    = std::function<Metric&(const std::map<std::string, std::string>&)>;

  labelled(std::array<label, N> labels, maker make)
    : labels_(std::move(labels)), make_(std::move(make)) {
    // nop
  }

  /// The metric of these values, made at its first use.
  Metric& of(const key& values) {
    {
      std::shared_lock lock{mutex_};
      if (auto found = known_.find(values); found != known_.end())
        return *found->second;
    }
    std::unique_lock lock{mutex_};
    return *admit(values);
  }

private:
  using owned_key = std::array<std::string, N>;

  struct less {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return std::lexicographical_compare(
        a.begin(), a.end(), b.begin(), b.end(), std::less<std::string_view>{});
    }
  };

  Metric* admit(key values) {
    std::map<std::string, std::string> pairs;
    owned_key owned;
    for (std::size_t i = 0; i < N; ++i) {
      owned[i] = labels_[i].admit(values[i]);
      pairs.emplace(labels_[i].name, owned[i]);
    }
    auto [at, is_new] = known_.try_emplace(owned, nullptr);
    if (is_new)
      at->second = &make_(pairs);
    return at->second;
  }

  std::shared_mutex mutex_;
  std::array<label, N> labels_;
  maker make_;
  std::map<owned_key, Metric*, less> known_;
};

inline std::string_view label::admit(std::string_view value) {
  if (auto found = values.find(value); found != values.end())
    return value;
  if (closed || values.size() >= most_values)
    return "other";
  values.emplace(value);
  return value;
}

} // namespace parley::observe
