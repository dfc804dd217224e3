#include "tests/toolbox/toolbox_fixture.hpp"

namespace parley::toolbox {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using json = nlohmann::json;

using tool_files = test::toolbox_fixture;

constexpr const char* good = R"(name: lookup_points
description: Tells how many points a customer has.
side_effect: none
parameters:
  properties:
    programme:
      type: string
      description: Which programme.
      enum: [gold, blue]
    since:
      type: [integer, "null"]
      minimum: 2000
http:
  url: https://crm.example.com/points/{{programme}}?since={{since}}
  headers:
    Authorization: Bearer {{secret.CRM_TOKEN}}
    X-Customer: "{{session.customer_address}}"
answer:
  fields:
    points: /data/points
  by_status:
    404: There is no such customer.
timeout_seconds: 2.5
cache: {seconds: 60, entries: 10}
)";

TEST_F(tool_files, tell_all_of_a_tool) {
  variables["CRM_TOKEN"] = "canary-of-crm";
  auto made = describe(good);
  EXPECT_EQ(made.offer.name, "lookup_points");
  EXPECT_EQ(made.time_limit, std::chrono::milliseconds{2500});
  EXPECT_TRUE(made.needs_customer);
  EXPECT_EQ(made.cache->entries, 10U);
  EXPECT_EQ(made.secrets.reveal("CRM_TOKEN"), "canary-of-crm");
}

TEST_F(tool_files, make_schemas_strict) {
  variables["CRM_TOKEN"] = "canary-of-crm";
  auto schema = json::parse(describe(good).offer.parameters);
  EXPECT_EQ(schema, json::parse(R"({"type": "object",
    "properties": {
      "programme": {"type": "string", "description": "Which programme.",
                    "enum": ["gold", "blue"]},
      "since": {"type": ["integer", "null"], "minimum": 2000}},
    "required": ["programme", "since"], "additionalProperties": false})"));
}

TEST_F(tool_files, say_nothing_of_a_secret_to_the_model) {
  variables["CRM_TOKEN"] = "canary-of-crm";
  auto offer = describe(good).offer;
  EXPECT_EQ((offer.name + offer.description + offer.parameters).find("canary"),
            std::string::npos);
}

TEST_F(tool_files, name_a_secret_that_is_not_there) {
  EXPECT_THAT(faults(good), ElementsAre("16:20: `CRM_TOKEN` is not set, nor is "
                                        "`CRM_TOKEN_FILE`"));
  variables["CRM_TOKEN"] = "short";
  EXPECT_THAT(faults(good), ElementsAre(HasSubstr("fewer than 8 characters")));
  variables["CRM_TOKEN"] = "canary\r\nX-Evil: 1";
  EXPECT_THAT(faults(good), ElementsAre(HasSubstr("one line")));
  EXPECT_EQ(faults(good).front().find("canary"), std::string::npos);
}

TEST_F(tool_files, read_secrets_out_of_files) {
  variables["CRM_TOKEN_FILE"] = write("crm", "canary-in-file\n");
  EXPECT_EQ(describe(good).secrets.reveal("CRM_TOKEN"), "canary-in-file");
  variables["CRM_TOKEN"] = "canary-of-crm";
  EXPECT_THAT(faults(good), ElementsAre(HasSubstr("are both set")));
}

TEST_F(tool_files, never_get_parleys_own_variables) {
  variables["OPENAI_API_KEY"] = "canary-of-openai";
  variables["TWILIO_AUTH_TOKEN_FILE"] = "/somewhere";
  for (const auto* name : {"OPENAI_API_KEY", "TWILIO_AUTH_TOKEN"}) {
    EXPECT_THAT(
      faults("name: a\ndescription: b\nside_effect: none\nhttp:\n"
             "  url: https://x.example/\n  headers:\n    X-A: '{{secret."
             + std::string{name} + "}}'\n"),
      ElementsAre("7:10: `" + std::string{name}
                  + "` is Parley's own and not for tools"));
    EXPECT_THAT(faults("name: a\ndescription: b\nside_effect: none\n"
                       "process:\n  command: [/bin/sh]\n  environment: ["
                       + std::string{name} + "]\n  secrets: [" + name + "]\n"),
                Contains(HasSubstr("Parley's own")).Times(2));
  }
}

TEST_F(tool_files, must_say_what_a_call_does_to_the_world) {
  EXPECT_THAT(faults("name: a\ndescription: b\nhttp:\n"
                     "  url: https://x.example/\n"),
              ElementsAre("1:1: `side_effect` is missing"));
}

TEST_F(tool_files, report_every_fault_at_its_place) {
  EXPECT_THAT(
    faults(R"(name: a tool
side_effect: maybe
parameters:
  type: object
  required: [a]
  additionalProperties: true
  properties:
    a: {type: text}
    b: {type: array}
    c-d: {type: string, pattern: x}
    e: {}
    f: {type: string}
http:
  method: HEAD
  url: https://x.example/{{a}}/{{b}}/{{z}}?k={{idempotency_key}}
  headers:
    Host: x
    "X Y": z
    X-Line: "a\r\nb"
    X-List: "{{b}}"
  body: {a: "{{a}}"}
  colour: red
answer:
  fields: {x: no/pointer}
  by_status: {4: x, 404: ""}
timeout_seconds: 11
cache: {seconds: 0}
more: 1
)"),
    ElementsAre(
      "1:1: `description` is missing",
      "1:7: a tool's name has letters, digits, _ and -, at most 64",
      "2:14: `side_effect` must be one of: none, committing",
      "5:13: must name every property, or be left out: what is optional has "
      "null among its types",
      "6:25: must be false", HasSubstr("8:15: must be string, number"),
      "9:8: `items` is missing", HasSubstr("10:5: an argument is called by"),
      "10:5: the call has no place for this argument",
      HasSubstr("10:25: unknown key"),
      "11:5: the call has no place for this argument",
      "11:8: `type` is missing",
      "12:5: the call has no place for this argument",
      "14:11: `method` must be one of: GET, POST, PUT, PATCH, DELETE",
      "15:8: `b` is a list or an object, which cannot stand here",
      "15:8: there is no argument `z`",
      HasSubstr("15:8: only a call with `side_effect: committing`"),
      "17:5: this header is written by Parley itself",
      "18:5: is not the name of a header",
      "19:13: must be printable ASCII on one line",
      "20:13: `b` is a list or an object, which cannot stand here",
      "21:9: a GET has no body", HasSubstr("22:3: unknown key"),
      "24:15: must be a JSON pointer, such as /data/name",
      HasSubstr("25:15: must be a status"), "25:26: must be a text",
      "26:18: `timeout_seconds` must not be longer than TOOL_TIMEOUT_SECONDS",
      HasSubstr("27:18: `seconds` must be a whole number"),
      HasSubstr("28:1: unknown key")));
}

TEST_F(tool_files, keep_committing_calls_apart_from_reading_ones) {
  EXPECT_THAT(
    faults(R"(name: a
description: b
side_effect: committing
http:
  method: GET
  url: https://x.example/
  headers: {idempotency-key: mine}
cache: {seconds: 1}
)"),
    ElementsAre(HasSubstr("1:1: `idempotency-key` carries the idempotency key"),
                HasSubstr("5:3: a committing call cannot be GET"),
                HasSubstr("8:8: a committing call is not answered from")));
}

TEST_F(tool_files, allow_plain_http_on_private_networks_alone) {
  const std::string text = "name: a\ndescription: b\nside_effect: none\nhttp:\n"
                           "  url: http://crm.intern/\n";
  EXPECT_THAT(faults(text), ElementsAre(HasSubstr("5:8: must be https")));
  EXPECT_THAT(faults(text + "  allow_private: true\n"), IsEmpty());
}

TEST_F(tool_files, call_by_one_way) {
  const std::string text = "name: a\ndescription: b\nside_effect: none\n";
  EXPECT_THAT(faults(text),
              ElementsAre("1:1: either `http` or `process` must be there"));
  EXPECT_THAT(faults(text
                     + "http: {url: 'https://x.example/'}\n"
                       "process: {command: [/bin/sh]}\n"),
              ElementsAre("1:1: either `http` or `process` must be there"));
}

TEST_F(tool_files, run_programs_that_are_there_without_filling_in_a_command) {
  variables["PATH"] = "/nowhere:" + folder.string();
  write_program("mine", "#!/bin/sh\n");
  write("text", "x");
  const std::string text
    = "name: a\ndescription: b\nside_effect: none\n"
      "parameters: {properties: {x: {type: string}}}\nprocess:\n  command: ";
  EXPECT_THAT(faults(text + "[mine]\n"), IsEmpty());
  EXPECT_THAT(faults(text + "[./mine, -x]\n"), IsEmpty());
  EXPECT_THAT(faults(text + "[./text]\n"),
              ElementsAre("6:13: there is no such program"));
  EXPECT_THAT(faults(text + "[other]\n"),
              ElementsAre("6:13: there is no such program"));
  EXPECT_THAT(faults(text + "[mine, '{{x}}']\n"),
              ElementsAre(HasSubstr("6:19: nothing is filled in here")));
  EXPECT_THAT(faults(text + "mine {{x}}\n"),
              ElementsAre(HasSubstr("6:12: `command` must be a list")));
  EXPECT_THAT(faults(text + "[mine]\n  directory: nowhere\n"),
              ElementsAre("7:14: there is no such directory"));
}

} // namespace
} // namespace parley::toolbox
