#include "tests/storage/engines.hpp"

namespace parley::storage {

INSTANTIATE_TEST_SUITE_P(every, store_conformance, all_engines(), name_of);

} // namespace parley::storage
