#include "fibers.h"
#include "shim.h"
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <vector>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace
{
const size_t StackBytes = 128 * 1024;

// Stacks a power of two apart would have their tops in the same few lines of the cache.
const size_t StackStride = StackBytes + 5 * 64;
const int MostThreads = 1024;
const int SharedBytes = 232448, GuardBytes = 256;
const unsigned char Garbage = 0xCD;

enum Wait { Runs, Votes, WaitsForBlock, Done };

struct Fiber
{
    Wait wait;
    unsigned mask, result;
    bool vote;
#if defined(__x86_64__)
    void* stack_pointer;
#else
    ucontext_t context;
#endif
};

Fiber fibers[MostThreads];
char* stacks;
unsigned char shared[SharedBytes + GuardBytes] __attribute__((aligned(64)));
int current, block, threads;
unsigned long long order, randoms;
const std::function<void()>* work;

// What runs at turn i of n: in order, from the last to the first, or a random rotation with a random odd step of a power of two.
struct Turns
{
    int n, first, step, mask;

    explicit Turns(int count) : n(count), first(0), step(1), mask(0)
    {
        if (order < 2)
            return;
        while (mask < n)
            mask = 2 * mask + 1;
        randoms = randoms * 6364136223846793005ULL + 1442695040888963407ULL;
        first = (int)(randoms >> 40) & mask;
        step = ((int)(randoms >> 33) & mask) | 1;
    }

    int turns() const { return order < 2 ? n : mask + 1; }

    // Whose turn it is; beyond the end nobody's.
    int at(int i) const { return order == 0 ? i : order == 1 ? n - 1 - i : (first + i * step) & mask; }
};

#if defined(__x86_64__)
void* scheduler_stack_pointer;

extern "C" void shim_switch(void** from, void* to);

// Saves what the calling convention keeps, on the stack it leaves, and takes the same from the one it goes to.
asm(R"(
    .text
    .globl shim_switch
    .type shim_switch, @function
shim_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .size shim_switch, .-shim_switch
)");

void leave() { shim_switch(&fibers[current].stack_pointer, scheduler_stack_pointer); }
void enter() { shim_switch(&scheduler_stack_pointer, fibers[current].stack_pointer); }
#else
ucontext_t scheduler;

void leave() { swapcontext(&fibers[current].context, &scheduler); }
void enter() { swapcontext(&scheduler, &fibers[current].context); }
#endif

void run_fiber()
{
    (*work)();
    fibers[current].wait = Done;
    leave();
    abort();
}

void prepare(int thread)
{
    Fiber& fiber = fibers[thread];
    fiber.wait = Runs;
    char* top = stacks + thread * StackStride + StackBytes;
#if defined(__x86_64__)
    // As if run_fiber had been called from nowhere: its frame begins 8 off a multiple of 16.
    void** frame = (void**)(top - 64);
    frame[0] = frame[1] = frame[2] = frame[3] = frame[4] = frame[5] = nullptr;
    frame[6] = (void*)run_fiber;
    frame[7] = nullptr;
    fiber.stack_pointer = frame;
#else
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = top - StackBytes;
    fiber.context.uc_stack.ss_size = StackBytes;
    fiber.context.uc_link = &scheduler;
    makecontext(&fiber.context, run_fiber, 0);
#endif
}

// Lets the votes of a warp through whose lanes have all come. Whether there was one.
bool release_votes(int first, int end)
{
    bool any = false;
    for (int thread = first; thread < end; thread++)
    {
        if (fibers[thread].wait != Votes)
            continue;
        unsigned mask = fibers[thread].mask, result = 0;
        bool complete = true;
        for (unsigned rest = mask; rest && complete; rest &= rest - 1)
        {
            int lane = __builtin_ctz(rest), other = first + lane;
            complete = other < end && fibers[other].wait == Votes && fibers[other].mask == mask;
            if (complete && fibers[other].vote)
                result |= 1u << lane;
        }

        if (!complete)
            continue;
        for (unsigned rest = mask; rest; rest &= rest - 1)
        {
            Fiber& fiber = fibers[first + __builtin_ctz(rest)];
            fiber.result = result;
            fiber.wait = Runs;
        }

        any = true;
    }

    return any;
}

void run_warp(int first, int end)
{
    do
    {
        Turns turns(end - first);
        for (int i = 0; i < turns.turns(); i++)
        {
            current = first + turns.at(i);
            if (current < end && fibers[current].wait == Runs)
                enter();
        }
    } while (release_votes(first, end));
}

bool run_block()
{
    for (int thread = 0; thread < threads; thread++)
        prepare(thread);
    while (true)
    {
        int warps = (threads + 31) / 32;
        Turns turns(warps);
        for (int i = 0; i < turns.turns(); i++)
        {
            int warp = turns.at(i);
            if (warp < warps)
                run_warp(warp * 32, warp * 32 + 32 < threads ? warp * 32 + 32 : threads);
        }

        int waiting = 0, done = 0;
        for (int thread = 0; thread < threads; thread++)
        {
            waiting += fibers[thread].wait == WaitsForBlock;
            done += fibers[thread].wait == Done;
        }

        if (done == threads)
            return true;

        // A barrier is for the whole block: a thread that has left, or votes, never comes.
        if (waiting != threads)
            return false;
        for (int thread = 0; thread < threads; thread++)
            fibers[thread].wait = Runs;
    }
}
}

int shim_thread_index() { return current; }
int shim_block_index() { return block; }
int shim_block_size() { return threads; }
char* shim_shared_memory() { return (char*)shared; }

void shim_sync_block()
{
    fibers[current].wait = WaitsForBlock;
    leave();
}

unsigned shim_vote(unsigned mask, bool vote)
{
    Fiber& fiber = fibers[current];
    fiber.mask = mask;
    fiber.vote = vote;
    fiber.wait = Votes;
    leave();
    return fiber.result;
}

void set_order(unsigned long long value) { order = randoms = value; }

int run_grid(int blocks, int block_threads, int shared_bytes, const std::function<void()>& kernel)
{
    const int InvalidValue = 1, IllegalAddress = 700, LaunchTimeout = 702;
    if (blocks < 1 || block_threads < 1 || block_threads > MostThreads || shared_bytes > SharedBytes)
        return InvalidValue;
    if (!stacks)
        stacks = (char*)mmap(nullptr, MostThreads * StackStride, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    work = &kernel;
    threads = block_threads;
    Turns turns(blocks);
    for (int i = 0; i < turns.turns(); i++)
    {
        block = turns.at(i);
        if (block >= blocks)
            continue;

        // Shared memory holds nothing useful when a block begins, and ends where the launch said.
        memset(shared, Garbage, shared_bytes + GuardBytes);
        if (!run_block())
            return LaunchTimeout;
        for (int k = 0; k < GuardBytes; k++)
        {
            if (shared[shared_bytes + k] != Garbage)
                return IllegalAddress;
        }
    }

    return 0;
}
