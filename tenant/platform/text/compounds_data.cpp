#include "ops/embedded.hpp"
#include "tenant/platform/text/compounds.hpp"

namespace paraat::text {

const compound_splitter& dutch_compounds() {
  static const compound_splitter all(embedded::compounds().front().bytes);
  return all;
}

}  // namespace paraat::text
