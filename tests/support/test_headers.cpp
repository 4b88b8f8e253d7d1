// The source of test_headers, a target that has only precompiled headers (tests/CMakeLists.txt).
