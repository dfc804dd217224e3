#include "simulator/stand_in_phrases.hpp"

namespace parley::simulator {

namespace {

using phrase = std::string_view;

constexpr phrase technical[]
  = {"not working",   "doesn't work",    "does not work",
     "won't turn on", "won't charge",    "won't connect",
     "won't pair",    "stopped working", "troubleshoot",
     "error message", "crashes",         "crashed",
     "set up my",     "firmware",        "keeps disconnecting",
     "tech support",  "technical",       "technical support",
     "not charging",  "isn't working",   "isn't charging"};

constexpr phrase billing[]
  = {"bill",          "billing",      "invoice",      "charged",
     "overcharged",   "my statement", "wrong amount", "payment problem",
     "charged twice", "a charge",     "double charge"};

constexpr phrase faq[] = {
  "shipping",         "ship to",          "deliver to",      "international",
  "return",           "returns",          "refund",          "refunds",
  "exchange",         "warranty",         "guarantee",       "payment",
  "payments",         "pay with",         "paypal",          "gift card",
  "gift cards",       "discount",         "discounts",       "coupon",
  "promo code",       "password",         "my account",      "privacy",
  "contact you",      "phone number",     "email",           "e-mail",
  "customer service", "talk to a person", "talk to a human", "human",
  "representative",   "pick up",          "pickup",          "policy",
  "policies",         "price match",      "cancel my order", "cancel an order",
  "change my order",  "business hours",   "installments",    "financing",
  "loyalty",          "student",          "cancel",          "do you ship",
  "how do i pay"};

constexpr phrase order[] = {"order",    "orders",   "package",     "parcel",
                            "tracking", "shipment", "my delivery", "track"};

constexpr phrase hours[]
  = {"hours",       "open",         "opening",       "opens",    "closes",
     "closing",     "do you close", "does it close", "close at", "close on",
     "close today", "stores close", "store close",   "closed"};

constexpr phrase locations[]
  = {"nearest",     "closest",     "location",     "locations",
     "address",     "directions",  "find a store", "stores in",
     "store in",    "stores near", "store near",   "shop in",
     "your stores", "you located", "have a store", "close to me"};

constexpr phrase product[] = {
  "do you have", "do you sell",  "do you carry", "in stock",      "stock",
  "available",   "availability", "price",        "how much",      "cost",
  "case",        "cases",        "charger",      "chargers",      "cable",
  "cables",      "headphones",   "buds",         "earbuds",       "looking for",
  "recommend",   "alternative",  "alternatives", "color",         "colors",
  "colours",     "what about",   "how about",    "iphone",        "galaxy",
  "protector",   "protectors",   "ones",         "tell me about", "buy",
  "what else",   "similar",      "product",      "products"};

constexpr phrase thanks[]
  = {"thank", "thanks", "thank you", "thx", "appreciate"};

constexpr phrase goodbye[]
  = {"bye",        "goodbye",     "see you",        "have a good day",
     "that's all", "that is all", "have a nice day"};

constexpr phrase agreement[]
  = {"yes", "yeah", "yep", "sure", "ok", "okay", "please do"};

constexpr phrase refusal[] = {"no", "nope", "not now", "no thanks"};

constexpr phrase greeting[]
  = {"hi", "hello", "hey", "good morning", "good afternoon", "good evening"};

constexpr topic_phrases by_rank[] = {{topic::technical, technical},
                                     {topic::billing, billing},
                                     {topic::faq, faq},
                                     {topic::order, order},
                                     {topic::hours, hours},
                                     {topic::locations, locations},
                                     {topic::product, product},
                                     {topic::thanks, thanks},
                                     {topic::goodbye, goodbye},
                                     {topic::agreement, agreement},
                                     {topic::refusal, refusal},
                                     {topic::greeting, greeting}};

constexpr phrase frames[] = {"do you have",
                             "do you sell",
                             "do you carry",
                             "have you got",
                             "is there",
                             "are there",
                             "i'm looking for",
                             "i am looking for",
                             "looking for",
                             "i'd like",
                             "i would like",
                             "i need",
                             "i want",
                             "how much is",
                             "how much are",
                             "how much does",
                             "how much do",
                             "what is the price of",
                             "the price of",
                             "tell me more about",
                             "tell me about",
                             "can you check",
                             "could you",
                             "what about",
                             "how about",
                             "what colors",
                             "what colours",
                             "which colors",
                             "do they come in",
                             "does it come in",
                             "out of stock",
                             "in stock",
                             "at my store",
                             "in your stores",
                             "in your store",
                             "in the store",
                             "in store",
                             "what kind of",
                             "show me",
                             "what else",
                             "something else",
                             "would you recommend",
                             "can you recommend",
                             "do you recommend",
                             "interested in"};

constexpr phrase fillers[]
  = {"something", "anything",    "else",         "other",     "others",
     "hi",        "hello",       "hey",          "please",    "the",
     "a",         "an",          "any",          "some",      "new",
     "newest",    "latest",      "is",           "are",       "do",
     "does",      "you",         "your",         "i",         "it",
     "they",      "them",        "that",         "those",     "these",
     "this",      "ones",        "one",          "available", "availability",
     "stock",     "price",       "prices",       "cost",      "costs",
     "there",     "me",          "my",           "of",        "for",
     "buy",       "get",         "have",         "has",       "with",
     "and",       "or",          "what",         "what's",    "which",
     "how",       "much",        "many",         "colors",    "colours",
     "color",     "can",         "also",         "then",      "ok",
     "okay",      "yes",         "no",           "so",        "about",
     "in",        "at",          "to",           "still",     "recommend",
     "sure",      "alternative", "alternatives", "similar",   "today",
     "tomorrow",  "now",         "store",        "stores",    "near",
     "check",     "thanks",      "thank"};

constexpr std::pair<phrase, phrase> places[]
  = {{"new york city", "New York"},
     {"new york", "New York"},
     {"nyc", "New York"},
     {"los angeles", "Los Angeles"},
     {"san francisco", "San Francisco"},
     {"san diego", "San Diego"},
     {"san antonio", "San Antonio"},
     {"las vegas", "Las Vegas"},
     {"austin", "Austin"},
     {"dallas", "Dallas"},
     {"houston", "Houston"},
     {"chicago", "Chicago"},
     {"denver", "Denver"},
     {"seattle", "Seattle"},
     {"boston", "Boston"},
     {"miami", "Miami"},
     {"portland", "Portland"},
     {"phoenix", "Phoenix"},
     {"atlanta", "Atlanta"},
     {"philadelphia", "Philadelphia"},
     {"detroit", "Detroit"},
     {"nashville", "Nashville"},
     {"texas", "Texas"},
     {"california", "California"},
     {"paris", "Paris"},
     {"london", "London"},
     {"berlin", "Berlin"}};

} // namespace

std::span<const topic_phrases> topics_by_rank() {
  return by_rank;
}

std::span<const std::string_view> product_frames() {
  return frames;
}

std::span<const std::string_view> filler_words() {
  return fillers;
}

std::span<const std::pair<std::string_view, std::string_view>> known_places() {
  return places;
}

} // namespace parley::simulator
