// Nothing: the precompiled headers of the tests of a room need a source of their target
// (tests/CMakeLists.txt).
