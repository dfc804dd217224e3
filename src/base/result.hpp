#pragma once

#include <boost/system/result.hpp>

/// @file
/// src/base: small things every other folder may use. Knows nothing of Parley.

namespace parley {

/// A value or the reason why there is none. `E` is a struct with a closed enum
/// of reasons and the context an operator needs. Read with `if (x)`, `*x` and
/// `x.error()`, which gives a copy; never `value()`, which throws.
template <class T, class E>
using result = boost::system::result<T, E>;

} // namespace parley
