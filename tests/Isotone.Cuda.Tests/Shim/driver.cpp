// A driver without a card: the functions of libcuda that are called, over host memory. Work is put off until somebody waits for
// it, in the order it was asked for, as the latest a real stream could do it: what only works when a launch is done at once
// fails here.
#include "fibers.h"
#include "kernels.h"
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <set>

#define API extern "C" __attribute__((visibility("default"))) int

namespace
{
enum { Success = 0, InvalidValue = 1, OutOfMemory = 2, NoDevice = 100, InvalidContext = 201, NotFound = 500, NotReady = 600, IllegalAddress = 700, OutOfResources = 701 };

// What the kernels promise of a block, and what it may take of shared memory unless more was asked for.
const unsigned MostThreads = 256;
const int SharedOfAnybody = 48 * 1024, SharedOfBlock = 232448;
const size_t Guard = 64;
const unsigned char GuardByte = 0xA5, Garbage = 0xCD;

struct Function { std::string name; Kernel kernel; int most_shared; };
struct Event { std::chrono::steady_clock::time_point time; int recorded = 0, done = 0; };

std::recursive_mutex gate;
std::deque<std::function<int()>> queue;
std::map<char*, size_t> blocks; // of memory, without their guards
std::map<std::string, int> failures;
std::map<std::string, Function*> functions;
std::set<void*> pinned;
size_t limit = SIZE_MAX, used;
int sticky, devices = 1;
long long waits, launches;
int context_object;
thread_local void* current_context;

typedef std::lock_guard<std::recursive_mutex> Lock;

int enter(const char* name)
{
    auto planned = failures.find(name);
    if (planned != failures.end())
    {
        int code = planned->second;
        failures.erase(planned);
        return code;
    }

    return sticky;
}

#define ENTER(name) Lock lock(gate); if (int failed = enter(name)) return failed
#define ENTER_CONTEXT(name) ENTER(name); if (current_context != &context_object) return InvalidContext

void drain()
{
    while (!queue.empty())
    {
        auto next = queue.front();
        queue.pop_front();
        if (int failed = next())
            sticky = sticky ? sticky : failed;
    }
}

int take(void** pointer, size_t bytes)
{
    if (used + bytes > limit)
        return OutOfMemory;
    char* block = (char*)aligned_alloc(64, (bytes + 63) / 64 * 64 + 2 * Guard);
    if (!block)
        return OutOfMemory;
    memset(block, GuardByte, Guard);
    memset(block + Guard, Garbage, bytes);
    memset(block + Guard + bytes, GuardByte, Guard);
    used += bytes;
    blocks[block + Guard] = bytes;
    *pointer = block + Guard;
    return Success;
}

int give(char* pointer)
{
    auto found = blocks.find(pointer);
    if (found == blocks.end())
        return InvalidValue;
    int result = Success;
    for (size_t i = 0; i < Guard; i++)
    {
        if ((unsigned char)pointer[-1 - (long)i] != GuardByte || (unsigned char)pointer[found->second + i] != GuardByte)
            result = IllegalAddress;
    }

    memset(pointer, Garbage, found->second);
    used -= found->second;
    blocks.erase(found);
    free(pointer - Guard);
    return result;
}
}

API cuInit(unsigned) { ENTER("cuInit"); return devices ? Success : NoDevice; }
API cuDriverGetVersion(int* version) { *version = 12000; return Success; }
API cuDeviceGetCount(int* count) { ENTER("cuDeviceGetCount"); *count = devices; return Success; }
API cuDeviceGet(int* device, int ordinal) { *device = ordinal; return ordinal < devices ? Success : 101; }

API cuDeviceGetName(char* name, int length, int)
{
    strncpy(name, "the host, in place of a card", (size_t)length);
    return Success;
}

API cuDeviceGetAttribute(int* value, int attribute, int)
{
    switch (attribute)
    {
        case 75: *value = 9; break;        // compute capability
        case 76: *value = 0; break;
        case 16: *value = 4; break;        // multiprocessors
        case 97: *value = SharedOfBlock; break;   // shared memory of a block that asks for it
        case 115: *value = 1; break;       // memory pools
        default: *value = 0; break;
    }

    return Success;
}

API cuDeviceTotalMem_v2(size_t* bytes, int) { *bytes = limit; return Success; }
API cuDevicePrimaryCtxRetain(void** context, int) { ENTER("cuDevicePrimaryCtxRetain"); *context = &context_object; return Success; }
API cuDevicePrimaryCtxRelease_v2(int) { return Success; }
API cuCtxGetCurrent(void** context) { *context = current_context; return Success; }
API cuCtxSetCurrent(void* context) { current_context = context; return Success; }
API cuCtxSynchronize() { ENTER_CONTEXT("cuCtxSynchronize"); waits++; drain(); return sticky; }

API cuModuleLoadDataEx(void** module, const void* image, unsigned, int*, void**)
{
    ENTER_CONTEXT("cuModuleLoadDataEx");
    *module = (void*)image;
    return strstr((const char*)image, ".version") ? Success : 218;
}

API cuModuleGetFunction(void** function, void*, const char* name)
{
    ENTER_CONTEXT("cuModuleGetFunction");
    Kernel kernel = find_kernel(name);
    if (!kernel)
        return NotFound;
    Function*& known = functions[name];
    if (!known)
        known = new Function{name, kernel, SharedOfAnybody};
    *function = known;
    return Success;
}

API cuFuncSetAttribute(void* function, int attribute, int value)
{
    ENTER_CONTEXT("cuFuncSetAttribute");
    if (attribute != 8 || value < 0 || value > SharedOfBlock)
        return InvalidValue;
    ((Function*)function)->most_shared = value;
    return Success;
}

API cuLaunchKernel(
    void* function, unsigned grid, unsigned grid_y, unsigned grid_z, unsigned block, unsigned block_y, unsigned block_z,
    unsigned shared, void*, void** parameters, void**)
{
    ENTER_CONTEXT("cuLaunchKernel");
    if (grid == 0 || block == 0 || grid_y * grid_z * block_y * block_z != 1)
        return InvalidValue;
    if (block > MostThreads)
        return OutOfResources;
    if ((int)shared > ((Function*)function)->most_shared)
        return InvalidValue;
    Call call = ((Function*)function)->kernel(parameters);
    launches++;
    queue.push_back([=] { return run_grid((int)grid, (int)block, (int)shared, call); });
    return Success;
}

API cuMemAlloc_v2(void** pointer, size_t bytes) { ENTER_CONTEXT("cuMemAlloc_v2"); return take(pointer, bytes); }
API cuMemFree_v2(void* pointer) { ENTER_CONTEXT("cuMemFree_v2"); drain(); return give((char*)pointer); }
API cuMemAllocAsync(void** pointer, size_t bytes, void*) { ENTER_CONTEXT("cuMemAllocAsync"); return take(pointer, bytes); }

API cuMemFreeAsync(void* pointer, void*)
{
    ENTER_CONTEXT("cuMemFreeAsync");
    queue.push_back([=] { return give((char*)pointer); });
    return Success;
}

API cuMemHostAlloc(void** pointer, size_t bytes, unsigned)
{
    ENTER_CONTEXT("cuMemHostAlloc");
    *pointer = malloc(bytes);
    pinned.insert(*pointer);
    return Success;
}

API cuMemFreeHost(void* pointer) { Lock lock(gate); drain(); pinned.erase(pointer); free(pointer); return Success; }

API cuMemcpyHtoDAsync_v2(void* to, const void* from, size_t bytes, void*)
{
    ENTER_CONTEXT("cuMemcpyHtoDAsync_v2");
    if (pinned.count((void*)from))
    {
        queue.push_back([=] { memcpy(to, from, bytes); return 0; });
        return Success;
    }

    // Ordinary memory is copied when what is in the stream is done, and has been read when the call returns.
    waits++;
    std::string copied((const char*)from, bytes);
    queue.push_back([=] { memcpy(to, copied.data(), copied.size()); return 0; });
    return Success;
}

API cuMemcpyDtoHAsync_v2(void* to, const void* from, size_t bytes, void*)
{
    ENTER_CONTEXT("cuMemcpyDtoHAsync_v2");
    queue.push_back([=] { memcpy(to, from, bytes); return 0; });
    return Success;
}

API cuMemcpyDtoDAsync_v2(void* to, const void* from, size_t bytes, void*)
{
    ENTER_CONTEXT("cuMemcpyDtoDAsync_v2");
    queue.push_back([=] { memmove(to, from, bytes); return 0; });
    return Success;
}

API cuMemsetD8Async(void* to, unsigned char value, size_t bytes, void*)
{
    ENTER_CONTEXT("cuMemsetD8Async");
    queue.push_back([=] { memset(to, value, bytes); return 0; });
    return Success;
}

API cuMemGetInfo_v2(size_t* free_bytes, size_t* total) { *total = limit; *free_bytes = limit - used; return Success; }
API cuStreamCreate(void** stream, unsigned) { ENTER_CONTEXT("cuStreamCreate"); *stream = malloc(1); return Success; }
API cuStreamDestroy_v2(void* stream) { Lock lock(gate); drain(); free(stream); return Success; }
API cuStreamSynchronize(void*) { ENTER_CONTEXT("cuStreamSynchronize"); waits++; drain(); return sticky; }
API cuEventQuery(void* event) { Lock lock(gate); return ((Event*)event)->recorded > ((Event*)event)->done ? NotReady : Success; }
API cuStreamWaitEvent(void*, void*, unsigned) { return Success; }
API cuEventCreate(void** event, unsigned) { ENTER_CONTEXT("cuEventCreate"); *event = new Event; return Success; }

API cuEventRecord(void* event, void*)
{
    ENTER_CONTEXT("cuEventRecord");
    ((Event*)event)->recorded++;
    queue.push_back([=] {
        ((Event*)event)->time = std::chrono::steady_clock::now();
        ((Event*)event)->done++;
        return 0;
    });
    return Success;
}

API cuEventSynchronize(void*) { ENTER_CONTEXT("cuEventSynchronize"); waits++; drain(); return sticky; }

API cuEventElapsedTime(float* milliseconds, void* from, void* to)
{
    *milliseconds = std::chrono::duration<float, std::milli>(((Event*)to)->time - ((Event*)from)->time).count();
    return Success;
}

API cuEventDestroy_v2(void* event) { Lock lock(gate); drain(); delete (Event*)event; return Success; }

API cuPointerGetAttribute(void* data, int attribute, void* pointer)
{
    Lock lock(gate);
    auto behind = blocks.upper_bound((char*)pointer);
    bool known = behind != blocks.begin();
    if (known)
    {
        auto block = std::prev(behind);
        known = (char*)pointer < block->first + block->second;
    }

    if (!known)
        return InvalidValue;
    if (attribute == 9)
        *(int*)data = 0; // the card's number
    return Success;
}

API cuGetErrorString(int code, const char** text)
{
    *text = code == OutOfMemory ? "out of memory" : code == IllegalAddress ? "an illegal memory access was encountered" : "an error";
    return Success;
}

// What tests ask of the shim.
API shim_plan_failure(const char* function, int code) { Lock lock(gate); failures[function] = code; return 0; }
API shim_forget_fault() { Lock lock(gate); failures.clear(); sticky = 0; return 0; }
API shim_set_devices(int count) { Lock lock(gate); devices = count; return 0; }
API shim_set_order(long long order) { Lock lock(gate); drain(); set_order((unsigned long long)order); return 0; }
API shim_limit_memory(long long more) { Lock lock(gate); limit = more < 0 ? SIZE_MAX : used + (size_t)more; return 0; }
API shim_waits(long long* count) { Lock lock(gate); *count = waits; return 0; }
API shim_launches(long long* count) { Lock lock(gate); *count = launches; return 0; }
API shim_used_memory(long long* bytes) { Lock lock(gate); *bytes = (long long)used; return 0; }
