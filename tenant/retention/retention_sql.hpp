#pragma once
// For retention.cpp only.

#include "tenant/store/database.hpp"

namespace paraat::retention {

bool planned(transaction&);

}  // namespace paraat::retention
