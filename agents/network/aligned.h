// Float buffers on cache-line boundaries.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <vector>

namespace potluck {

inline constexpr std::size_t kAlignment = 64;

template <class T>
struct AlignedAllocator {
  using value_type = T;  // NOLINT(readability-identifier-naming): the standard's name
  AlignedAllocator() = default;
  template <class U>
  // NOLINTNEXTLINE(google-explicit-constructor): allocators convert implicitly
  AlignedAllocator(const AlignedAllocator<U>& /*other*/) noexcept {}
  T* allocate(std::size_t n) {
    return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{kAlignment}));
  }
  void deallocate(T* memory, std::size_t /*n*/) noexcept {
    ::operator delete (memory, std::align_val_t{kAlignment});
  }
  template <class U>
  bool operator==(const AlignedAllocator<U>& /*other*/) const noexcept {
    return true;
  }
};

using AlignedFloats = std::vector<float, AlignedAllocator<float>>;

/// The first `size` entries of a buffer that is made as large as it ever needs to be and never
/// shrinks; what is in it stays.
template <class Buffer>
std::span<typename Buffer::value_type> grow(Buffer& buffer, std::size_t size) {
  if (buffer.size() < size) {
    buffer.resize(size);
  }
  return {buffer.data(), size};
}

}  // namespace potluck
