#include "tests/storage/recording_disk.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>
#include <new>
#include <string_view>
#include <utility>

#include <sqlite3.h>

namespace parley::storage {

namespace {

constexpr std::size_t sector = 512;

/// One thing done to a file.
struct deed {
  enum class kind : uint8_t { write, truncate, sync, remove };
  kind what = kind::write;
  std::string file; ///< its name within the directory
  std::size_t at = 0;
  std::string bytes;
};

void put_on(const deed& what, std::string& image) {
  if (what.what == deed::kind::truncate) {
    image.resize(what.at);
    return;
  }
  image.resize(std::max(image.size(), what.at + what.bytes.size()));
  image.replace(what.at, what.bytes.size(), what.bytes);
}

} // namespace

struct recording_disk::recorder {
  sqlite3_vfs vfs{};
  sqlite3_vfs* real = nullptr;
  std::string below;
  mutable std::mutex guard;
  std::vector<deed> deeds; ///< guarded

  void note(deed what) {
    std::lock_guard lock{guard};
    deeds.push_back(std::move(what));
  }

  /// The file's name within the directory; empty elsewhere.
  [[nodiscard]] std::string name_of(const char* path) const {
    auto all = std::string_view{path ? path : ""};
    return all.starts_with(below) ? std::string{all.substr(below.size())}
                                  : std::string{};
  }
};

namespace {

using recorder = recording_disk::recorder;

/// SQLite's handle of an open file; the real one lies behind it.
struct open_file {
  sqlite3_file base{};
  recorder* to = nullptr;
  std::string name; ///< empty: not recorded

  sqlite3_file* real() {
    return reinterpret_cast<sqlite3_file*>(this + 1);
  }
  static open_file& of(sqlite3_file* handle) {
    return *reinterpret_cast<open_file*>(handle);
  }
};

sqlite3_file* real(sqlite3_file* handle) {
  return open_file::of(handle).real();
}

int close_file(sqlite3_file* handle) {
  auto& file = open_file::of(handle);
  auto code = file.real()->pMethods->xClose(file.real());
  file.~open_file();
  return code;
}

int write_file(sqlite3_file* handle, const void* bytes, int size,
               sqlite3_int64 at) {
  auto& file = open_file::of(handle);
  if (!file.name.empty())
    file.to->note({deed::kind::write, file.name, static_cast<std::size_t>(at),
                   std::string{static_cast<const char*>(bytes),
                               static_cast<std::size_t>(size)}});
  return file.real()->pMethods->xWrite(file.real(), bytes, size, at);
}

int truncate_file(sqlite3_file* handle, sqlite3_int64 size) {
  auto& file = open_file::of(handle);
  if (!file.name.empty())
    file.to->note(
      {deed::kind::truncate, file.name, static_cast<std::size_t>(size), ""});
  return file.real()->pMethods->xTruncate(file.real(), size);
}

int sync_file(sqlite3_file* handle, int flags) {
  auto& file = open_file::of(handle);
  auto code = file.real()->pMethods->xSync(file.real(), flags);
  if (!file.name.empty())
    file.to->note({deed::kind::sync, file.name, 0, ""});
  return code;
}

/// What is not recorded is handed through.
const sqlite3_io_methods methods{
  2, // with shared memory, without mapped pages
  close_file,
  [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
    return real(f)->pMethods->xRead(real(f), to, size, at);
  },
  write_file,
  truncate_file,
  sync_file,
  [](sqlite3_file* f, sqlite3_int64* size) {
    return real(f)->pMethods->xFileSize(real(f), size);
  },
  [](sqlite3_file* f, int how) {
    return real(f)->pMethods->xLock(real(f), how);
  },
  [](sqlite3_file* f, int how) {
    return real(f)->pMethods->xUnlock(real(f), how);
  },
  [](sqlite3_file* f, int* held) {
    return real(f)->pMethods->xCheckReservedLock(real(f), held);
  },
  [](sqlite3_file* f, int what, void* with) {
    return real(f)->pMethods->xFileControl(real(f), what, with);
  },
  [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
  [](sqlite3_file* f) {
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
  },
  [](sqlite3_file* f, int page, int size, int extend, void volatile** to) {
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, to);
  },
  [](sqlite3_file* f, int at, int count, int how) {
    return real(f)->pMethods->xShmLock(real(f), at, count, how);
  },
  [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
  [](sqlite3_file* f, int remove) {
    return real(f)->pMethods->xShmUnmap(real(f), remove);
  },
  nullptr,
  nullptr};

recorder& recorder_of(sqlite3_vfs* vfs) {
  return *static_cast<recorder*>(vfs->pAppData);
}

int open_a_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* handle,
                int flags, int* given) {
  auto& to = recorder_of(vfs);
  auto& file = *new (handle) open_file;
  auto code = to.real->xOpen(to.real, path, file.real(), flags, given);
  if (code != SQLITE_OK) {
    file.~open_file();
    handle->pMethods = nullptr;
    return code;
  }
  file.base.pMethods = &methods;
  file.to = &to;
  file.name = to.name_of(path);
  return code;
}

int remove_a_file(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  auto& to = recorder_of(vfs);
  if (auto name = to.name_of(path); !name.empty())
    to.note({deed::kind::remove, std::move(name), 0, ""});
  return to.real->xDelete(to.real, path, sync_directory);
}

} // namespace

recording_disk::recording_disk(std::filesystem::path below)
  : recorder_{std::make_unique<recorder>()} {
  auto& made = *recorder_;
  made.real = sqlite3_vfs_find(nullptr);
  made.below = below.string() + '/';
  made.vfs = *made.real; // what is not replaced needs no more than the path
  made.vfs.szOsFile += static_cast<int>(sizeof(open_file));
  made.vfs.zName = "recording";
  made.vfs.pAppData = &made;
  made.vfs.pNext = nullptr;
  made.vfs.xOpen = open_a_file;
  made.vfs.xDelete = remove_a_file;
  sqlite3_vfs_register(&made.vfs, 1);
}

recording_disk::~recording_disk() {
  sqlite3_vfs_unregister(&recorder_->vfs);
  sqlite3_vfs_register(recorder_->real, 1);
}

std::size_t recording_disk::moments() const {
  std::lock_guard lock{recorder_->guard};
  return recorder_->deeds.size();
}

void recording_disk::restore(std::size_t moment,
                             const std::filesystem::path& to,
                             const std::function<fate()>& decide) const {
  struct file {
    std::string image;
    std::vector<const deed*> unsynced;
  };
  std::lock_guard lock{recorder_->guard};
  std::map<std::string, file> files;
  for (std::size_t i = 0; i < moment; ++i) {
    const auto& one = recorder_->deeds[i];
    auto& on = files[one.file];
    if (one.what == deed::kind::remove) {
      files.erase(one.file);
    } else if (one.what == deed::kind::sync) {
      for (const auto* earlier : on.unsynced)
        put_on(*earlier, on.image);
      on.unsynced.clear();
    } else {
      on.unsynced.push_back(&one);
    }
  }
  for (auto& [name, on] : files) {
    for (const auto* one : on.unsynced) {
      auto what = decide();
      if (what == fate::kept) {
        put_on(*one, on.image);
      } else if (what == fate::torn && one->what == deed::kind::write) {
        auto part = *one;
        part.bytes.resize(part.bytes.size() / sector / 2 * sector);
        put_on(part, on.image);
      }
    }
    std::ofstream{to / name, std::ios::binary} << on.image;
  }
}

} // namespace parley::storage
