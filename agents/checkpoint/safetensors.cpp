#include "agents/checkpoint/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "env/text/error.h"
#include "env/text/files.h"
#include "env/text/json_text.h"

namespace potluck {
namespace {

static_assert(std::endian::native == std::endian::little,
              "tensors are stored as they lie in memory");

constexpr std::uint64_t kMaxHeader = 16U << 20U;
constexpr std::uintmax_t kMaxFile = std::uintmax_t{1} << 30U;
constexpr std::size_t kMaxRank = 8;

struct DTypeInfo {
  std::string_view name;
  std::size_t size;
};
constexpr std::array<DTypeInfo, 3> kDTypes = {{{"F32", 4}, {"U64", 8}, {"U8", 1}}};

const DTypeInfo& info(DType dtype) {
  return kDTypes[static_cast<std::size_t>(dtype)];
}

template <class T>
Tensor tensor_of(DType dtype, std::span<const T> values, std::vector<std::size_t> shape) {
  Tensor tensor{dtype, std::move(shape), std::vector<std::byte>(values.size_bytes())};
  if (!values.empty()) {
    std::memcpy(tensor.bytes.data(), values.data(), values.size_bytes());
  }
  return tensor;
}

template <class T>
void copy_out(const TensorFile& file, const std::string& name, DType dtype, std::span<T> out,
              const std::string& place) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) {
    throw InputError(place, "no tensor '" + name + "'", "a checkpoint that Potluck wrote");
  }
  const Tensor& tensor = found->second;
  if (tensor.dtype != dtype || tensor.bytes.size() != out.size_bytes()) {
    throw InputError(
        place,
        fmt::format("tensor '{}' with {} elements of {}", name,
                    tensor.bytes.size() / info(tensor.dtype).size, info(tensor.dtype).name),
        fmt::format("{} of {}", out.size(), info(dtype).name));
  }
  if (!out.empty()) {
    std::memcpy(out.data(), tensor.bytes.data(), out.size_bytes());
  }
}

InputError malformed(const std::string& place, const std::string& found) {
  return {place, found, "a safetensors file", "the file may be cut off: copy or train it again"};
}

using Extent = std::pair<std::uint64_t, std::uint64_t>;  // bytes [begin, end)

Tensor parse_tensor(const std::string& name, const nlohmann::json& entry, std::string_view data,
                    std::vector<Extent>& extents, const std::string& place) {
  const auto bad = [&](const std::string& what) {
    return malformed(place, fmt::format("tensor '{}' with {}", name, what));
  };
  if (!entry.is_object() || !entry.contains("dtype") || !entry.contains("shape") ||
      !entry.contains("data_offsets")) {
    throw bad("an incomplete entry");
  }
  Tensor tensor;
  const auto& dtype = entry["dtype"];
  bool known = false;
  for (std::size_t i = 0; i < kDTypes.size(); ++i) {
    if (dtype.is_string() && dtype.get_ref<const std::string&>() == kDTypes[i].name) {
      tensor.dtype = static_cast<DType>(i);
      known = true;
    }
  }
  if (!known) {
    throw InputError(place,
                     fmt::format("tensor '{}' of dtype {}", name, dump_json(dtype).substr(0, 40)),
                     "F32, U64 or U8", "write the weights as 32-bit floats");
  }
  const auto& shape = entry["shape"];
  if (!shape.is_array() || shape.size() > kMaxRank) {
    throw bad("a shape that is none");
  }
  std::uint64_t bytes = info(tensor.dtype).size;
  for (const auto& extent : shape) {
    if (!extent.is_number_unsigned()) {
      throw bad("a shape that is none");
    }
    const auto size = extent.get<std::uint64_t>();
    if (size != 0 && bytes > data.size() / size) {
      throw bad("a shape larger than the file");
    }
    bytes *= size;
    tensor.shape.push_back(size);
  }
  const auto& offsets = entry["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
      !offsets[1].is_number_unsigned()) {
    throw bad("offsets that are none");
  }
  const auto begin = offsets[0].get<std::uint64_t>();
  const auto end = offsets[1].get<std::uint64_t>();
  if (begin > end || end > data.size()) {
    throw bad(fmt::format("bytes {} to {} of {}", begin, end, data.size()));
  }
  if (end - begin != bytes) {
    throw bad(fmt::format("{} bytes for a shape of {}", end - begin, bytes));
  }
  extents.emplace_back(begin, end);
  tensor.bytes.resize(bytes);
  if (bytes > 0) {
    std::memcpy(tensor.bytes.data(), data.data() + begin, bytes);
  }
  return tensor;
}

/// The format: tensors cover the data without gap or overlap.
void check_cover(std::vector<Extent> extents, std::size_t size, const std::string& place) {
  std::ranges::sort(extents);
  std::uint64_t covered = 0;
  for (const auto& [begin, end] : extents) {
    if (begin != covered) {
      break;
    }
    covered = end;
  }
  if (covered != size || (!extents.empty() && extents.back().second != size)) {
    throw InputError(place, fmt::format("tensors that cover {} of {} bytes", covered, size),
                     "all of them, each once", "the file is damaged: copy or train it again");
  }
}

}  // namespace

Tensor make_tensor(std::span<const float> values, std::vector<std::size_t> shape) {
  return tensor_of(DType::kF32, values, std::move(shape));
}
Tensor make_tensor(std::span<const std::uint64_t> values) {
  return tensor_of(DType::kU64, values, {values.size()});
}
Tensor make_tensor(std::span<const std::byte> values, std::vector<std::size_t> shape) {
  return tensor_of(DType::kU8, values, std::move(shape));
}

void TensorFile::copy(const std::string& name, std::span<float> out,
                      const std::string& place) const {
  copy_out(*this, name, DType::kF32, out, place);
}
void TensorFile::copy(const std::string& name, std::span<std::uint64_t> out,
                      const std::string& place) const {
  copy_out(*this, name, DType::kU64, out, place);
}
void TensorFile::copy(const std::string& name, std::span<std::byte> out,
                      const std::string& place) const {
  copy_out(*this, name, DType::kU8, out, place);
}

const std::string& TensorFile::meta(const std::string& key, const std::string& place) const {
  const auto found = metadata.find(key);
  if (found == metadata.end()) {
    throw InputError(place, "no metadata '" + key + "'", "a checkpoint that Potluck wrote");
  }
  return found->second;
}

std::string write_safetensors(const TensorFile& file) {
  nlohmann::json header = nlohmann::json::object();
  if (!file.metadata.empty()) {
    header["__metadata__"] = file.metadata;
  }
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : file.tensors) {
    header[name] = {{"dtype", info(tensor.dtype).name},
                    {"shape", tensor.shape},
                    {"data_offsets", {offset, offset + tensor.bytes.size()}}};
    offset += tensor.bytes.size();
  }
  std::string text = dump_json(header);
  text.append((8 - text.size() % 8) % 8, ' ');  // tensors start on 8-byte boundaries
  const std::uint64_t length = text.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes += text;
  bytes.reserve(bytes.size() + offset);
  for (const auto& [name, tensor] : file.tensors) {
    bytes.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
  }
  return bytes;
}

TensorFile parse_safetensors(std::string_view bytes, const std::string& place) {
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) {
    throw malformed(place, fmt::format("a file of {} bytes", bytes.size()));
  }
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length > kMaxHeader || length > bytes.size() - sizeof length) {
    throw malformed(place,
                    fmt::format("a header of {} bytes in a file of {}", length, bytes.size()));
  }
  const std::string_view text = bytes.substr(sizeof length, length);
  const std::string_view data = bytes.substr(sizeof length + length);
  const auto header = json_or_discarded(text);
  if (!header.is_object()) {
    throw malformed(place, "a header that is no JSON object");
  }
  TensorFile file;
  std::vector<Extent> extents;
  for (const auto& [name, entry] : header.items()) {
    if (name != "__metadata__") {
      file.tensors.emplace(name, parse_tensor(name, entry, data, extents, place));
      continue;
    }
    if (!entry.is_object()) {
      throw malformed(place, "metadata that is no JSON object");
    }
    for (const auto& [key, value] : entry.items()) {
      if (!value.is_string()) {
        throw malformed(place, "metadata '" + key + "' that is no string");
      }
      file.metadata.emplace(key, value.get<std::string>());
    }
  }
  check_cover(std::move(extents), data.size(), place);
  return file;
}

TensorFile load_safetensors(const std::filesystem::path& path) {
  return parse_safetensors(read_file(path, kMaxFile), path.string());
}

void save_safetensors(const std::filesystem::path& path, const TensorFile& file) {
  write_file_durably(path, write_safetensors(file));
}

}  // namespace potluck
