#pragma once

#include "http/host_pool.hpp"
#include "http/io_loops.hpp"

#include <unordered_map>

namespace parley::http {

/// A client's calls on one loop, each until it ends. Used on that loop.
class call_desk : public std::enable_shared_from_this<call_desk> {
public:
  call_desk(const std::shared_ptr<event_loop>& loop,
            std::shared_ptr<client_shared> shared);

  /// The pool's key: scheme, host and port.
  static std::string key_of(const url& to);

  void start(client::call_id id, outgoing what, client::handler done);
  void cancel(client::call_id id);

  /// Ends the call: its handler runs. Nothing of the desk or a pool may be
  /// touched after it.
  void finish(call& ended, client_result with);

  /// Forgets a pool that holds nothing.
  void forget(const std::string& key);

  /// Cancels every call and closes every connection.
  void close();

private:
  void await_deadline(const std::shared_ptr<call>& one);
  void end_early(call& one, client_failure::reason why, std::string detail);
  host_pool& pool_of(const std::string& key);

  asio::io_context& loop_;
  std::shared_ptr<client_shared> shared_;
  std::shared_ptr<resolver> names_;
  std::unordered_map<std::string, std::shared_ptr<host_pool>> pools_;
  std::unordered_map<client::call_id, std::shared_ptr<call>> calls_;
  bool closed_ = false;
};

} // namespace parley::http
