#pragma once

#include <array>
#include <string_view>

namespace parley::fuzz {

// Each throws `broken_property` when something does not hold; what else they
// throw a parser has let out.

void addresses(std::string_view input);
void admin_request(std::string_view input);
void dotenv(std::string_view input);
void event_stream(std::string_view input);
void form(std::string_view input);
void http_request(std::string_view input);
void http_response(std::string_view input);
void items(std::string_view input);
void json(std::string_view input);
void model_answers(std::string_view input);
void reply_text(std::string_view input);
void settings(std::string_view input);
void signature(std::string_view input);
void tool_arguments(std::string_view input);
void twilio_answers(std::string_view input);
void webhook(std::string_view input);
void yaml(std::string_view input);

struct target {
  std::string_view name; ///< of its folder in corpus/
  void (*run)(std::string_view input);
};

inline constexpr std::array targets{
  target{"addresses", addresses},
  target{"admin_request", admin_request},
  target{"dotenv", dotenv},
  target{"event_stream", event_stream},
  target{"form", form},
  target{"http_request", http_request},
  target{"http_response", http_response},
  target{"items", items},
  target{"json", json},
  target{"model_answers", model_answers},
  target{"reply_text", reply_text},
  target{"settings", settings},
  target{"signature", signature},
  target{"tool_arguments", tool_arguments},
  target{"twilio_answers", twilio_answers},
  target{"webhook", webhook},
  target{"yaml", yaml},
};

} // namespace parley::fuzz
