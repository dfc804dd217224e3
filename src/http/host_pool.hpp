#pragma once

#include "http/connection.hpp"
#include "http/request_head.hpp"

namespace parley::http {

class call_desk;

/// A client's connections to one host, and the calls that wait for one. Used
/// on one loop.
class host_pool : public std::enable_shared_from_this<host_pool> {
public:
  /// @param desk Must outlive every call but `close`.
  host_pool(asio::io_context& on, std::shared_ptr<client_shared> shared,
            std::shared_ptr<resolver> names, call_desk& desk, std::string key);

  /// Gives the call a connection or a place in the queue; ends it when the
  /// queue is full.
  void start(std::shared_ptr<call> next);

  /// Lets go of a call that has ended early; closes its connection.
  void abandon(call& ended);

  /// Closes an idle connection.
  void drop(connection& idle);

  /// A connection's call has its answer.
  void on_answer(connection& from, bool keep, call& done, response answer);

  /// A connection has failed its call.
  /// @param stale It was an old one, and no byte of an answer came.
  void on_failure(connection& from, bool stale, std::shared_ptr<call> failed,
                  client_failure failure);

  /// Closes every connection.
  void close();

private:
  void open_for(std::shared_ptr<call> next);
  bool reuse_for(const std::shared_ptr<call>& next);
  void remove(connection& gone);
  void go_on();

  asio::io_context& loop_;
  std::shared_ptr<client_shared> shared_;
  std::shared_ptr<resolver> names_;
  call_desk& desk_;
  std::string key_;
  std::vector<std::shared_ptr<connection>> all_;
  std::vector<std::shared_ptr<connection>> idle_; ///< the last used last
  std::list<std::shared_ptr<call>> waiting_;
};

} // namespace parley::http
