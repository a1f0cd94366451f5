// The kernels as functions of the host, by name.
#pragma once
#include <functional>
#include <string>
#include <tuple>

typedef std::function<void()> Call;

// Takes a launch's parameters, each by its address, as the driver does; copies them.
typedef std::function<Call(void**)> Kernel;

// A kernel of the given file (without its ending) and name; empty where there is none.
Kernel find_kernel(const std::string& name);
