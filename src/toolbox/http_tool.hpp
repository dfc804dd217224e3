#pragma once

#include "toolbox/made_tool.hpp"
#include "toolbox/network.hpp"

#include <memory>
#include <mutex>

namespace parley::toolbox {

/// A tool that calls an HTTP service: the host of its file and no other, only
/// at public addresses unless the file allows private ones. Redirects are not
/// followed; an answer has at most 1 MB.
class http_tool final : public made_tool {
public:
  /// @pre the description is of an HTTP call.
  http_tool(tool_description from, std::shared_ptr<network> through);

protected:
  tools::output ask(const filling& with) override;

private:
  [[nodiscard]] const http_description& how() const;
  result<http::outgoing, refusal> request(const filling& with) const;
  http::client& client();
  http::client_result send(http::outgoing what, const std::stop_token& stop);
  tools::output hear(const http::response& answer) const;
  [[nodiscard]] tools::output fail(const http::client_failure& why) const;

  std::shared_ptr<network> network_;
  std::once_flag made_;
  std::unique_ptr<http::client> client_; ///< once a call was made
};

} // namespace parley::toolbox
