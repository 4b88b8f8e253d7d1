// The source of wing_headers, a target that has only precompiled headers: those of libraries and of the
// platform.
