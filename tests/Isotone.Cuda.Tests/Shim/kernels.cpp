#include "kernels.h"
#include <map>
#include <utility>

#include "aum.cu"
#include "soft_rows.cu"
#include "soft_tiles.cu"
#include "sort.cu"
#include "spearman.cu"

namespace
{
template <class... Arguments, size_t... Index>
Kernel bind_kernel(void (*function)(Arguments...), std::index_sequence<Index...>)
{
    return [function](void** parameters) -> Call {
        (void)parameters;
        std::tuple<Arguments...> copied(*(Arguments*)parameters[Index]...);
        return [function, copied] { std::apply(function, copied); };
    };
}

template <class... Arguments>
Kernel bind_kernel(void (*function)(Arguments...))
{
    return bind_kernel(function, std::index_sequence_for<Arguments...>());
}

#define NAMED(kernel) {#kernel, bind_kernel(kernel)}

const std::map<std::string, Kernel> kernels = {
    NAMED(sort_rows_32), NAMED(sort_rows_64), NAMED(sort_tiles_32), NAMED(sort_tiles_64), NAMED(merge_tiles_32),
    NAMED(merge_tiles_64), NAMED(soft_rows_squared), NAMED(soft_rows_entropic), NAMED(soft_rows_derivative),
    NAMED(sum_tiles), NAMED(power_tiles), NAMED(scan_sums), NAMED(scan_powers),
    NAMED(fit_tiles_squared), NAMED(fit_tiles_entropic), NAMED(merge_fits_squared), NAMED(merge_fits_entropic),
    NAMED(soft_tiles_squared), NAMED(soft_tiles_entropic),
    NAMED(derive_tiles), NAMED(spearman_units), NAMED(spearman_ranges), NAMED(spearman_scales), NAMED(spearman_products),
    NAMED(spearman_finish), NAMED(spearman_cotangent), NAMED(aum_count), NAMED(aum_cross), NAMED(aum_sum), NAMED(aum_finish),
    NAMED(aum_derivative),
};
}

Kernel find_kernel(const std::string& name)
{
    auto found = kernels.find(name);
    return found == kernels.end() ? Kernel() : found->second;
}
