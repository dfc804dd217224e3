#include "twilio/form.hpp"

#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

namespace parley::fuzz {

void form(std::string_view input) {
  const auto read = twilio::decode_form(input);
  must(read.fields.size() == twilio::count_fields(input),
       "counting gives as many fields as reading");
  must(read.broken_escape || read.broken_field.empty(),
       "a field is named as broken only if one is");
  twilio::form_writer writer;
  std::size_t bytes = 0;
  for (const auto& [name, value] : read.fields) {
    writer.add(name, value);
    bytes += name.size() + value.size();
    must(read.has(name), "a field that was read is there");
  }
  must(bytes <= input.size(), "decoding makes nothing longer");
  const auto again = twilio::decode_form(writer.body());
  must(again.fields == read.fields, "what is written is read again");
  must(!again.broken_escape, "what is written has no broken escape");
}

} // namespace parley::fuzz
