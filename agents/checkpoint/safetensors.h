// Reading and writing safetensors files.
//
// Format: 8 bytes little-endian header length N, N bytes of JSON, then raw little-endian tensors.
// The header maps tensor names to {"dtype", "shape", "data_offsets": [begin, end]} (offsets behind
// the header) and "__metadata__" to strings. Files hold no code and may come from strangers: every
// length is checked against the file before anything is allocated. Readable from Python with
// safetensors.numpy.load_file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace potluck {

enum class DType : std::uint8_t { kF32, kU64, kU8 };

struct Tensor {
  DType dtype = DType::kF32;
  std::vector<std::size_t> shape;
  std::vector<std::byte> bytes;  ///< row-major; product(shape) * size of dtype
  bool operator==(const Tensor&) const = default;
};

[[nodiscard]] Tensor make_tensor(std::span<const float> values, std::vector<std::size_t> shape);
[[nodiscard]] Tensor make_tensor(std::span<const std::uint64_t> values);
[[nodiscard]] Tensor make_tensor(std::span<const std::byte> values, std::vector<std::size_t> shape);

struct TensorFile {
  std::map<std::string, std::string> metadata;
  std::map<std::string, Tensor> tensors;

  /// Copies tensor `name` into `out`. Throws InputError (place: `place`) when it is missing or has
  /// another dtype or another number of elements.
  void copy(const std::string& name, std::span<float> out, const std::string& place) const;
  void copy(const std::string& name, std::span<std::uint64_t> out, const std::string& place) const;
  void copy(const std::string& name, std::span<std::byte> out, const std::string& place) const;
  /// The metadata entry `key`. Throws InputError when it is missing.
  [[nodiscard]] const std::string& meta(const std::string& key, const std::string& place) const;
  bool operator==(const TensorFile&) const = default;
};

/// Bytes of a file with that content; the same content always gives the same bytes.
[[nodiscard]] std::string write_safetensors(const TensorFile& file);
/// Parses `bytes`. Throws InputError (place: `place`) for anything that is not a well-formed file.
[[nodiscard]] TensorFile parse_safetensors(std::string_view bytes, const std::string& place);

/// Reads a file of at most 1 GiB. Throws InputError.
[[nodiscard]] TensorFile load_safetensors(const std::filesystem::path& path);
/// Replaces `path` durably (env/text/files.h). Throws WriteError when the disk will not take it;
/// then `path` is as it was.
void save_safetensors(const std::filesystem::path& path, const TensorFile& file);

}  // namespace potluck
