#include "tests/http/certificates.hpp"
#include "tests/http/client_fixture.hpp"

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <cstdio>
#include <thread>

namespace parley::http {
namespace {

using namespace std::chrono_literals;
using test::identity;
using test::issue;
using test::raw_peer;
using ::testing::HasSubstr;

/// The listener speaks TLS with the certificate of the test.
class tls_test : public test::client_fixture {
protected:
  tls_test() {
    config.ca_file = test::write_pem(authority);
  }
  ~tls_test() override {
    uut.reset();
    if (serving.joinable())
      serving.join();
    std::remove(config.ca_file.c_str());
  }

  /// Takes connections, `answers` requests in all, and ends.
  void serve(const identity& as, int answers, int most_version = 0,
             const char* text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                                "\r\nhi") {
    context = {SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
    SSL_CTX_use_certificate(context.get(), as.shown.get());
    SSL_CTX_use_PrivateKey(context.get(), as.key.get());
    SSL_CTX_set_max_proto_version(context.get(), most_version);
    if (most_version == TLS1_1_VERSION)
      SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
    serving = std::thread{[=, this] {
      for (int left = answers; left > 0;)
        left -= serve_connection(left, text);
    }};
  }

  /// Gives how many requests were answered, at least 1.
  int serve_connection(int most, const char* text) {
    auto socket = listener.accept_socket();
    timeval patience{10, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ++accepted;
    auto peer = raw_peer::from(socket);
    std::unique_ptr<SSL, decltype(&SSL_free)> tls{SSL_new(context.get()),
                                                  SSL_free};
    SSL_set_fd(tls.get(), socket);
    int answered = 0;
    if (SSL_accept(tls.get()) == 1) {
      const char* name
        = SSL_get_servername(tls.get(), TLSEXT_NAMETYPE_host_name);
      asked_for = name ? name : "";
      char bytes[4096];
      for (int count = 0;
           answered < most
           && (count = SSL_read(tls.get(), bytes, sizeof bytes)) > 0;
           ++answered) {
        heard.append(bytes, static_cast<std::size_t>(count));
        SSL_write(tls.get(), text, static_cast<int>(std::strlen(text)));
      }
    }
    return std::max(answered, 1);
  }

  pending call(const std::string& host) {
    return send(
      to("https://" + host + ":" + std::to_string(listener.port()) + "/",
         "POST", "secret"));
  }

  void expect_unreachable(const std::string& host, const char* detail) {
    auto answer = call(host);
    auto result = get(answer);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().why, reason::unreachable);
    EXPECT_FALSE(result.error().request_sent);
    EXPECT_THAT(result.error().detail, HasSubstr(detail));
    serving.join();
    EXPECT_EQ(heard, "");
  }

  identity authority = issue("", nullptr);
  std::shared_ptr<SSL_CTX> context;
  std::string heard;
  std::string asked_for;
  int accepted = 0;
  std::thread serving;
};

TEST_F(tls_test, talks_to_a_host_whose_certificate_its_authority_signed) {
  serve(issue("DNS:localhost", &authority), 1);
  auto answer = call("localhost");
  expect_body(answer, "hi");
  serving.join();
  EXPECT_EQ(asked_for, "localhost");
  EXPECT_THAT(heard, HasSubstr("POST / HTTP/1.1\r\n"));
}

TEST_F(tls_test, talks_to_an_address_that_the_certificate_names) {
  serve(issue("IP:127.0.0.1", &authority), 1);
  auto answer = call("127.0.0.1");
  expect_body(answer, "hi");
  serving.join();
  EXPECT_EQ(asked_for, "");
}

TEST_F(tls_test, talks_tls_1_2) {
  serve(issue("DNS:localhost", &authority), 1, TLS1_2_VERSION);
  auto answer = call("localhost");
  expect_body(answer, "hi");
}

TEST_F(tls_test, uses_a_connection_again) {
  serve(issue("DNS:localhost", &authority), 3);
  for (int i = 0; i < 3; ++i) {
    auto answer = call("localhost");
    expect_body(answer, "hi");
  }
  serving.join();
  EXPECT_EQ(accepted, 1);
}

TEST_F(tls_test, refuses_tls_1_1) {
  serve(issue("DNS:localhost", &authority), 1, TLS1_1_VERSION);
  expect_unreachable("localhost", "protocol");
}

TEST_F(tls_test, refuses_a_certificate_for_another_host) {
  serve(issue("DNS:example.com", &authority), 1);
  expect_unreachable("localhost", "verify failed");
}

TEST_F(tls_test, refuses_an_address_that_the_certificate_does_not_name) {
  serve(issue("DNS:localhost,IP:127.0.0.2", &authority), 1);
  expect_unreachable("127.0.0.1", "verify failed");
}

TEST_F(tls_test, refuses_a_certificate_that_signs_itself) {
  serve(issue("DNS:localhost", nullptr), 1);
  expect_unreachable("localhost", "self-signed");
}

TEST_F(tls_test, refuses_a_certificate_of_another_authority) {
  auto other = issue("", nullptr);
  serve(issue("DNS:localhost", &other), 1);
  expect_unreachable("localhost", "certificate");
}

TEST_F(tls_test, refuses_an_expired_certificate) {
  serve(issue("DNS:localhost", &authority, -1), 1);
  expect_unreachable("localhost", "expired");
}

TEST_F(tls_test, trusts_no_test_authority_by_default) {
  std::remove(config.ca_file.c_str());
  config.ca_file.clear();
  serve(issue("DNS:localhost", &authority), 1);
  expect_unreachable("localhost", "verify failed");
}

TEST_F(tls_test, says_when_the_trust_store_cannot_be_read) {
  std::remove(config.ca_file.c_str());
  auto answer = call("127.0.0.1");
  expect_failure(answer, reason::unreachable, false);
}

TEST_F(tls_test, takes_no_unfinished_stream_for_a_whole_answer) {
  // The stream ends without TLS's own end: whoever sits between may have cut
  // it.
  serve(issue("DNS:localhost", &authority), 1, 0,
        "HTTP/1.1 200 OK\r\n\r\npart");
  auto answer = call("localhost");
  expect_failure(answer, reason::reset, true);
}

TEST_F(tls_test, gives_up_on_a_peer_that_does_not_shake_hands) {
  config.connect_time = 200ms;
  auto answer = call("localhost");
  auto peer = listener.accept();
  expect_failure(answer, reason::unreachable, false);
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(tls_test, sends_nothing_in_plain_text_to_a_plain_server) {
  auto answer = call("localhost");
  auto peer = listener.accept();
  peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  expect_failure(answer, reason::unreachable, false);
  EXPECT_EQ(peer.read_all().find("secret"), std::string::npos);
}

} // namespace
} // namespace parley::http
