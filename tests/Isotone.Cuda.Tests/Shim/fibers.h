// Runs the blocks of a launch one after another, the threads of each in turn.
#pragma once
#include <functional>

// Runs a kernel. Returns 0, or the driver's code of a fault: threads that wait for one another for ever, or an index of shared
// memory that is out of it.
int run_grid(int blocks, int threads, int shared_bytes, const std::function<void()>& kernel);

// The order in which blocks, warps and threads run: 0 from the first to the last, 1 from the last to the first, else a random one
// that changes at every wait. What does not depend on it gives the same bits.
void set_order(unsigned long long order);
