// What the kernels need of the machine: attributes, indices, barriers, votes. One meaning, two machines: a card, by way of
// clang's CUDA mode without NVIDIA's headers, or the host, by way of the shim header of the tests.
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;

#if defined(__CUDA__)

#define DEVICE __attribute__((device, always_inline)) inline
#define RARE __attribute__((device, noinline))
#define INLINED __attribute__((always_inline)) // of lambdas
#define CONSTANT __attribute__((constant)) const
#define KERNEL extern "C" __attribute__((global, launch_bounds(256))) void

// A kernel of many registers: a multiprocessor is to hold at least this many blocks of it, of 256 threads each.
#define KERNEL_OF(blocks) extern "C" __attribute__((global, launch_bounds(256, blocks))) void

DEVICE int thread_index() { return __nvvm_read_ptx_sreg_tid_x(); }
DEVICE int block_index() { return __nvvm_read_ptx_sreg_ctaid_x(); }
DEVICE int block_size() { return __nvvm_read_ptx_sreg_ntid_x(); }
DEVICE void sync_block() { __syncthreads(); }
DEVICE void sync_lanes(u32 mask) { __nvvm_bar_warp_sync(mask); }
DEVICE u32 ballot(u32 mask, bool vote) { return __nvvm_vote_ballot_sync(mask, vote); }

extern __attribute__((shared, aligned(16))) double shared_arena[];
DEVICE char* shared_memory() { return (char*)shared_arena; }

#else
#include "shim.h"
#endif

// Elements that one thread sorts, sums and fits before threads begin to work together.
#define ITEMS 8

// Elements of a tile: what one block of 256 threads takes of a row too long for one block.
#define TILE 2048
#define TILE_SHIFT 11

// Between two places, and the tiles of n elements, up to 2^31 - 1: sums could overflow.
DEVICE int middle_of(int low, int high) { return low + ((high - low) >> 1); }
DEVICE int tiles_of(int n) { return (n - 1) / TILE + 1; }

DEVICE int min_of(int a, int b) { return a < b ? a : b; }
DEVICE int max_of(int a, int b) { return a < b ? b : a; }
DEVICE double abs_of(double a) { return __builtin_fabs(a); }
DEVICE double larger_of(double a, double b) { return a < b ? b : a; }
DEVICE bool is_finite(double a) { return abs_of(a) <= 1.7976931348623157e308; }

DEVICE u64 bits_of(double a) { u64 bits; __builtin_memcpy(&bits, &a, 8); return bits; }
DEVICE double double_of(u64 bits) { double a; __builtin_memcpy(&a, &bits, 8); return a; }
DEVICE u32 bits_of_single(float a) { u32 bits; __builtin_memcpy(&bits, &a, 4); return bits; }
DEVICE float single_of(u32 bits) { float a; __builtin_memcpy(&a, &bits, 4); return a; }
