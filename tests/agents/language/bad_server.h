// A web server on this machine that answers as a test wants it to: slowly, wrongly, or not at all.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <functional>
#include <list>
#include <stdexcept>
#include <string>
#include <thread>

#include "env/text/file_descriptor.h"

namespace potluck {

struct BadAnswer {
  std::string status = "200 OK";
  std::string headers = {};  ///< further ones, each with \r\n
  std::string body = {};
  double delay = 0;           ///< seconds before it
  std::size_t claimed = 0;    ///< Content-Length beyond the body's: it is cut off
  bool says_nothing = false;  ///< closes the connection instead
  std::size_t repeat = 1;     ///< the body, so often
};

class BadServer {
 public:
  /// Is asked for an answer with the whole request; by many threads.
  using Answer = std::function<BadAnswer(const std::string& request)>;

  explicit BadServer(Answer answer) : answer_(std::move(answer)) {
    listening_ = FileDescriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    if (bind(listening_.get(), plain, size) != 0 || listen(listening_.get(), 64) != 0 ||
        getsockname(listening_.get(), plain, &size) != 0) {
      throw std::runtime_error("no server on loopback");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  BadServer(const BadServer&) = delete;
  BadServer& operator=(const BadServer&) = delete;
  ~BadServer() {
    ending_ = true;
    thread_.join();
  }

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int most_at_once() const { return most_; }
  [[nodiscard]] int requests() const { return requests_; }

 private:
  void serve() {
    std::list<std::thread> threads;
    while (!ending_) {
      pollfd watched{listening_.get(), POLLIN, 0};
      if (poll(&watched, 1, 5) <= 0) {
        continue;
      }
      const int number = accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC);
      if (number >= 0) {
        threads.emplace_back([this, number] { talk(FileDescriptor(number)); });
      }
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
  }

  void talk(const FileDescriptor& connection) {
    std::string request;
    std::size_t wanted = 0;
    while (wanted == 0 || request.size() < wanted) {
      std::string chunk(4096, '\0');
      const ssize_t size = recv(connection.get(), chunk.data(), chunk.size(), 0);
      if (size <= 0) {
        return;
      }
      request += chunk.substr(0, static_cast<std::size_t>(size));
      const std::size_t end = request.find("\r\n\r\n");
      if (wanted == 0 && end != std::string::npos) {
        const std::size_t at = request.find("Content-Length: ");
        wanted = end + 4 + (at < end ? std::stoul(request.substr(at + 16)) : 0);
      }
    }
    ++requests_;
    most_ = std::max(most_.load(), ++now_);
    const BadAnswer answer = answer_(request);
    for (int i = 0; i < static_cast<int>(answer.delay * 100) && !ending_; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    --now_;
    if (answer.says_nothing) {
      return;
    }
    send_all(connection, "HTTP/1.1 " + answer.status + "\r\nConnection: close\r\n" +
                             answer.headers + "Content-Length: " +
                             std::to_string(answer.body.size() * answer.repeat + answer.claimed) +
                             "\r\n\r\n");
    for (std::size_t i = 0; i < answer.repeat && send_all(connection, answer.body); ++i) {
    }
  }

  static bool send_all(const FileDescriptor& connection, std::string_view text) {
    while (!text.empty()) {
      const ssize_t size = send(connection.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (size <= 0) {
        return false;
      }
      text.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }

  Answer answer_;
  FileDescriptor listening_;
  int port_ = 0;
  std::atomic<bool> ending_ = false;
  std::atomic<int> now_ = 0;
  std::atomic<int> most_ = 0;
  std::atomic<int> requests_ = 0;
  std::thread thread_;
};

}  // namespace potluck
