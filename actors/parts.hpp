#pragma once

#include "actors/admin.hpp"
#include "actors/conversation.hpp"
#include "actors/directory.hpp"
#include "actors/environment.hpp"
#include "actors/housekeeper.hpp"
#include "actors/http_server.hpp"
#include "actors/open_files.hpp"
#include "actors/openai_client.hpp"
#include "actors/reconciler.hpp"
#include "actors/run.hpp"
#include "actors/store.hpp"
#include "actors/supervisor.hpp"
#include "actors/tool_runner.hpp"
#include "actors/trace_exporter.hpp"
#include "actors/twilio_client.hpp"
#include "http/client.hpp"
#include "http/io_threads.hpp"
#include "storage/owner_lock.hpp"
#include "storage/store.hpp"
#include "tools/worker_pool.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <future>
#include <memory>
#include <optional>

namespace parley {

/// How the actor system is set up.
struct system_config : caf::actor_system_config {
  system_config();
};

/// Everything a service is made of, and how the settings reach it. Members end
/// in the reverse of their order: the actor system last, since calls that are
/// cut off by the end of their client still report to its actors.
struct service::parts {
  parts(service_config from, std::unique_ptr<storage::store> opened);
  ~parts();

  [[nodiscard]] actors::store_config store_config();
  [[nodiscard]] actors::tool_runner_config tool_runner_config() const;
  [[nodiscard]] actors::openai_client_config openai_config() const;
  [[nodiscard]] actors::twilio_client_config twilio_config() const;
  [[nodiscard]] actors::conversation_config
  conversation_config(const actors::tree& made) const;
  [[nodiscard]] actors::directory_config directory_config() const;
  [[nodiscard]] actors::housekeeper_config
  housekeeper_config(const actors::tree& made) const;
  [[nodiscard]] actors::admin_config
  admin_config(const actors::tree& made) const;
  [[nodiscard]] actors::http_server_config
  http_server_config(const actors::tree& made);
  [[nodiscard]] actors::reconciler_config
  reconciler_config(const actors::tree& made) const;
  /// @pre there is a collector.
  [[nodiscard]] actors::trace_exporter_config trace_exporter_config() const;
  [[nodiscard]] actors::supervisor_config
  supervisor_config(const actors::tree& made) const;

  service_config config;
  actors::environment env;
  std::optional<storage::owner_lock> owner; ///< outlives the engine
  std::shared_ptr<storage::store> engine;
  std::string hash_key;
  std::promise<result<uint16_t, http::listen_failure>> port;
  uint16_t open_port = 0;
  actors::open_file_shares files;
  system_config caf_config;
  caf::actor_system system;
  http::io_threads threads;
  std::shared_ptr<http::client> model_http;
  std::shared_ptr<http::client> twilio_http;
  std::shared_ptr<http::client> trace_http; ///< null: nothing is traced
  std::shared_ptr<tracing::recorder> spans; ///< likewise
  std::shared_ptr<tools::worker_pool> workers;
  std::shared_ptr<tools::worker_pool> waiting_workers;
  std::shared_ptr<current_line_up> now;
  actors::tree watched;
  actors::trace_exporter_actor trace_exporter; ///< null: nothing is traced
  actors::supervisor_actor supervisor;
};

} // namespace parley
