#include "base/thrown.hpp"

#include <cstdlib>
#include <memory>
#include <typeinfo>

#include <cxxabi.h>

namespace parley {

namespace {

const std::type_info* type_info_of(const std::exception_ptr& thrown) {
  if (!thrown)
    return nullptr;
  try {
    std::rethrow_exception(thrown);
  } catch (...) {
    return abi::__cxa_current_exception_type();
  }
}

} // namespace

std::string type_of(const std::exception_ptr& thrown) {
  const auto* type = type_info_of(thrown);
  if (type == nullptr)
    return "nothing";
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name{
    abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), std::free};
  return status == 0 ? name.get() : type->name();
}

} // namespace parley
