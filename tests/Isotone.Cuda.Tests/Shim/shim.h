// The machine of the kernels on the host. Each thread of a block is a fiber with a stack of its own; a fiber runs until it
// waits for others, at a barrier of its block or a vote of its warp, and goes on when all that take part have come.
#pragma once
#include <cstdint>

#define DEVICE inline __attribute__((always_inline))
#define RARE inline
#define INLINED
#define CONSTANT static const
#define KERNEL extern "C" void
#define KERNEL_OF(blocks) KERNEL

int shim_thread_index();
int shim_block_index();
int shim_block_size();
void shim_sync_block();
unsigned shim_vote(unsigned mask, bool vote);
char* shim_shared_memory();

inline int thread_index() { return shim_thread_index(); }
inline int block_index() { return shim_block_index(); }
inline int block_size() { return shim_block_size(); }
inline void sync_block() { shim_sync_block(); }
inline void sync_lanes(unsigned mask) { shim_vote(mask, false); }
inline unsigned ballot(unsigned mask, bool vote) { return shim_vote(mask, vote); }
inline char* shared_memory() { return shim_shared_memory(); }
