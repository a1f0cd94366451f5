// Runs the blocks of a launch one after another, the threads of each in turn.
#pragma once
#include <functional>

// Runs a kernel. Returns 0, or the driver's code of a fault: threads that wait for one another for ever, or an index of shared
// memory that is out of it.
int run_grid(int blocks, int threads, int shared_bytes, const std::function<void()>& kernel);

// Whether threads run from the last to the first: what does not depend on their order gives the same bits.
void set_reversed(bool reversed);
