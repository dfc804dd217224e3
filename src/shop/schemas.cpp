#include "shop/schemas.hpp"

namespace parley::shop {

const std::string_view order_schema = R"({
  "type": "object",
  "properties": {
    "id": {"type": "string"},
    "customer": {"type": ["string", "null"]},
    "status": {"enum": ["processing", "shipped", "out for delivery",
      "delivered", "ready for pickup", "delayed", "cancelled", "returned"]},
    "placed_days_ago": {"type": "integer", "minimum": 0, "maximum": 3650},
    "shipped_days_ago": {"type": "integer", "minimum": 0, "maximum": 3650},
    "delivered_days_ago": {"type": "integer", "minimum": 0, "maximum": 3650},
    "ships_in_days": {"type": "integer", "minimum": 0, "maximum": 365},
    "arrives_in_days": {"type": "integer", "minimum": 0, "maximum": 365},
    "arrives_on": {"enum": ["monday", "tuesday", "wednesday", "thursday",
      "friday", "saturday", "sunday"]},
    "carrier": {"type": "string"},
    "tracking_number": {"type": "string"},
    "note": {"type": "string"},
    "items": {"type": "array", "items": {
      "type": "object",
      "properties": {"name": {"type": "string"},
        "quantity": {"type": "integer", "minimum": 1, "maximum": 1000}},
      "required": ["name", "quantity"], "additionalProperties": false}},
    "total": {"type": "number", "minimum": 0, "maximum": 1000000}
  },
  "required": ["id", "customer", "status", "placed_days_ago", "items",
    "total"],
  "additionalProperties": false})";

const std::string_view product_schema = R"({
  "type": "object",
  "properties": {
    "sku": {"type": "string"},
    "name": {"type": "string"},
    "category": {"type": "string"},
    "price": {"type": "number", "minimum": 0, "maximum": 1000000},
    "colors": {"type": "array", "items": {"type": "string"}},
    "description": {"type": "string"},
    "keywords": {"type": "array", "items": {"type": "string"}},
    "popular": {"type": "boolean"},
    "stock": {"type": "object"},
    "alternatives": {"type": "array", "items": {"type": "string"}}
  },
  "required": ["sku", "name", "category", "price", "colors", "description",
    "keywords", "popular", "stock", "alternatives"],
  "additionalProperties": false})";

const std::string_view store_schema = R"({
  "type": "object",
  "properties": {
    "id": {"type": "string"},
    "name": {"type": "string"},
    "city": {"type": "string"},
    "state": {"type": "string"},
    "state_name": {"type": "string"},
    "other_names": {"type": "array", "items": {"type": "string"}},
    "address": {"type": "string"},
    "phone": {"type": "string"},
    "time_zone": {"enum": ["eastern", "central", "mountain", "pacific"]},
    "hours": {
      "type": "object",
      "properties": {
        "monday": {"type": "string"}, "tuesday": {"type": "string"},
        "wednesday": {"type": "string"}, "thursday": {"type": "string"},
        "friday": {"type": "string"}, "saturday": {"type": "string"},
        "sunday": {"type": "string"}},
      "required": ["monday", "tuesday", "wednesday", "thursday", "friday",
        "saturday", "sunday"],
      "additionalProperties": false}
  },
  "required": ["id", "name", "city", "state", "state_name", "other_names",
    "address", "phone", "time_zone", "hours"],
  "additionalProperties": false})";

const std::string_view faq_schema = R"({
  "type": "object",
  "properties": {
    "topic": {"type": "string"},
    "question": {"type": "string"},
    "answer": {"type": "string"},
    "keywords": {"type": "array", "items": {"type": "string"}}
  },
  "required": ["topic", "question", "answer", "keywords"],
  "additionalProperties": false})";

} // namespace parley::shop
