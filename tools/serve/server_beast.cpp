#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <cstdio>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "env/text/error.h"
#include "tools/serve/server.h"

namespace potluck::tools {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using Tcp = asio::ip::tcp;
using Code = boost::system::error_code;

constexpr std::uint32_t kMostHeaderBytes = 16384;
constexpr std::uint64_t kMostBodyBytes = (std::uint64_t{1} << 20) + 1024;

constexpr std::size_t kMostMessageBytes = 1024;
constexpr std::size_t kMostQueued = 256;

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string text_of(beast::string_view text) {
  return {text.data(), text.size()};
}

/// One page's line to the room of pairs.
class PairLine : public std::enable_shared_from_this<PairLine> {
 public:
  PairLine(beast::tcp_stream stream, StudyServer& server, std::shared_ptr<int> open)
      : stream_(std::move(stream)), server_(server), open_(std::move(open)) {
    ++*open_;
  }
  PairLine(const PairLine&) = delete;
  PairLine& operator=(const PairLine&) = delete;
  ~PairLine() { --*open_; }

  void accept(const http::request<http::string_body>& request, StudyServer::PairPlace place) {
    // A page that does not answer a ping in some seconds is gone, in games of a minute.
    stream_.set_option(websocket::stream_base::timeout{
        std::chrono::seconds(10), std::chrono::seconds(15), /*keep_alive_pings=*/true});
    stream_.read_message_max(kMostMessageBytes);
    // Lives until it is written.
    request_ = request;
    stream_.async_accept(request_,
                         [self = shared_from_this(), place = std::move(place)](Code error) {
                           if (!error) {
                             self->enter(place);
                           }
                         });
  }

 private:
  void enter(const StudyServer::PairPlace& place) {
    const std::weak_ptr<PairLine> weak = weak_from_this();
    line_ = server_.pairs().join(
        place.participant, place.game,
        [weak](const std::string& text) {
          if (const auto self = weak.lock()) {
            self->send(text);
          }
        },
        steady_seconds());
    read();
  }

  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](Code error, std::size_t) {
      const bool good = !error && self->server_.pairs().hear(
                                      self->line_, beast::buffers_to_string(self->buffer_.data()),
                                      steady_seconds());
      self->buffer_.consume(self->buffer_.size());
      if (good) {
        self->read();
        return;
      }
      self->server_.pairs().leave(self->line_, steady_seconds());
      if (!error) {
        self->stream_.async_close(websocket::close_code::policy_error, [self](Code) {});
      }
    });
  }

  void send(const std::string& text) {
    if (text.empty()) {
      beast::get_lowest_layer(stream_).close();
      return;
    }
    if (queue_.size() >= kMostQueued) {
      return;  // its line is dead or slow; time-outs see to it, and a new one is told all
    }
    queue_.push_back(text);
    if (queue_.size() == 1) {
      write();
    }
  }

  void write() {
    stream_.text(true);
    stream_.async_write(asio::buffer(queue_.front()),
                        [self = shared_from_this()](Code error, std::size_t) {
                          self->queue_.pop_front();
                          if (error) {
                            self->queue_.clear();
                          } else if (!self->queue_.empty()) {
                            self->write();
                          }
                        });
  }

  websocket::stream<beast::tcp_stream> stream_;
  StudyServer& server_;
  std::shared_ptr<int> open_;  ///< connections
  http::request<http::string_body> request_;
  PairRoom::Line line_ = 0;
  beast::flat_buffer buffer_;
  std::deque<std::string> queue_;  ///< the first is being written
};

/// One client's connection, alive as long as something of it is pending.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Tcp::socket socket, StudyServer& server, const ListenOptions& options,
             std::shared_ptr<int> open)
      : stream_(std::move(socket)), server_(server), options_(options), open_(std::move(open)) {
    ++*open_;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { --*open_; }

  void read() {
    parser_.emplace();
    parser_->header_limit(kMostHeaderBytes);
    parser_->body_limit(kMostBodyBytes);
    stream_.expires_after(std::chrono::seconds(options_.request_seconds));
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](Code error, std::size_t) { self->answer(error); });
  }

 private:
  void answer(Code error) {
    if (error == http::error::body_limit || error == http::error::header_limit) {
      write({.status = 413, .body = "{\"error\": \"too long a request\"}\n"}, 11, false, false);
      return;
    }
    if (error) {
      const bool garbage =
          error.category() == http::make_error_code(http::error::bad_method).category() &&
          error != http::error::end_of_stream && error != http::error::partial_message;
      if (garbage) {
        write({.status = 400, .body = "{\"error\": \"this is no HTTP request\"}\n"}, 11, false,
              false);
      }
      return;
    }
    const http::request<http::string_body>& request = parser_->get();
    if (websocket::is_upgrade(request)) {
      try {
        auto place = server_.pair_place(text_of(request.target()), steady_seconds());
        stream_.expires_never();
        std::make_shared<PairLine>(std::move(stream_), server_, open_)
            ->accept(request, std::move(place));
      } catch (const Refusal& refusal) {
        write(answer_of(refusal), request.version(), false, false);
      }
      return;
    }
    const WebAnswer made =
        server_.answer({.method = text_of(request.method_string()),
                        .target = text_of(request.target()),
                        .key = text_of(request["X-Potluck-Key"]),
                        .crc = text_of(request["X-Potluck-Crc32"]),
                        .authorization = text_of(request[http::field::authorization]),
                        .if_none_match = text_of(request[http::field::if_none_match]),
                        .body = request.body()},
                       steady_seconds());
    write(made, request.version(), request.keep_alive(), request.method() == http::verb::head);
  }

  void write(const WebAnswer& made, unsigned version, bool keep_alive, bool head) {
    auto response = std::make_shared<http::response<http::string_body>>();
    response->version(version);
    response->result(static_cast<unsigned>(made.status));
    response->set(http::field::server, "potluck");
    response->set("X-Content-Type-Options", "nosniff");
    response->set(http::field::cache_control, made.etag.empty() ? "no-store" : "no-cache");
    if (!made.type.empty()) {
      response->set(http::field::content_type, made.type);
    }
    if (!made.etag.empty()) {
      response->set(http::field::etag, made.etag);
    }
    if (!made.allow.empty()) {
      response->set(http::field::allow, made.allow);
    }
    if (made.retry_after > 0) {
      response->set(http::field::retry_after, std::to_string(made.retry_after));
    }
    response->keep_alive(keep_alive);
    response->body() = made.body;
    response->prepare_payload();
    if (head) {
      response->body().clear();
    }
    stream_.expires_after(std::chrono::seconds(options_.request_seconds));
    http::async_write(stream_, *response,
                      [self = shared_from_this(), response](Code error, std::size_t) {
                        if (error || !response->keep_alive()) {
                          Code ignored;
                          self->stream_.socket().shutdown(Tcp::socket::shutdown_send, ignored);
                          return;
                        }
                        self->read();
                      });
  }

  beast::tcp_stream stream_;
  StudyServer& server_;
  const ListenOptions& options_;
  std::shared_ptr<int> open_;  ///< connections
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
};

class Listener {
 public:
  Listener(asio::io_context& context, const Tcp::endpoint& endpoint, StudyServer& server,
           const ListenOptions& options)
      : acceptor_(context), pause_(context), server_(server), options_(options) {
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(Tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void accept() {
    acceptor_.async_accept([this](Code error, Tcp::socket socket) {
      if (error == asio::error::operation_aborted) {
        return;
      }
      if (error) {  // out of file descriptors, most likely: they come back
        pause_.expires_after(std::chrono::milliseconds(100));
        pause_.async_wait([this](Code stopped) {
          if (!stopped) {
            accept();
          }
        });
        return;
      }
      if (*open_ < options_.connections) {
        std::make_shared<Connection>(std::move(socket), server_, options_, open_)->read();
      }
      accept();
    });
  }

 private:
  Tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  StudyServer& server_;
  const ListenOptions& options_;
  std::shared_ptr<int> open_ = std::make_shared<int>(0);
};

}  // namespace

void serve(StudyServer& server, const ListenOptions& options,
           const std::function<void(std::uint16_t port)>& listening,
           const std::function<bool()>& stop) {
  asio::io_context context(1);
  Code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) {
    throw InputError("--listen", options.address, "an address such as 127.0.0.1 or ::");
  }
  std::optional<Listener> listener;
  try {
    listener.emplace(context, Tcp::endpoint(address, options.port), server, options);
  } catch (const boost::system::system_error& failed) {
    throw InputError("--port",
                     std::to_string(options.port) + " on " + options.address + " (" +
                         failed.code().message() + ")",
                     "a port that is free", "choose another --port; 0 takes any");
  }
  listener->accept();
  listening(listener->port());
  while (!stop()) {
    const double due = server.pairs().tick(steady_seconds());
    try {
      context.run_for(std::chrono::duration_cast<std::chrono::steady_clock::duration>(
          std::chrono::duration<double>(due)));
    } catch (const std::exception& fault) {  // one client's, and no reason to leave the others
      std::fprintf(stderr, "potluck: %s\n", fault.what());
    }
    context.restart();
  }
}

}  // namespace potluck::tools
