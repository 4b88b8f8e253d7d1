#pragma once
// The one way from a coroutine to a blocking call: runs `work` on a worker thread and resumes where the
// coroutine was (`co_await post(pool)` does not move it there, and cancelling across executors ends the
// process on Boost 1.81).

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <type_traits>

namespace paraat {

template <class Work, class Value = std::invoke_result_t<Work>>
boost::asio::awaitable<Value> on_worker(boost::asio::thread_pool& workers, Work work) {
  namespace net = boost::asio;
  auto start = [&workers](auto handler, Work w) {
    auto executor = net::get_associated_executor(handler);
    net::post(workers,
              [h = std::move(handler), guard = net::make_work_guard(executor), w = std::move(w)]() mutable {
                std::exception_ptr broken;
                Value value{};
                try {
                  value = w();
                } catch (...) {
                  broken = std::current_exception();
                }
                auto ex = guard.get_executor();
                net::post(ex, [h = std::move(h), broken, value = std::move(value)]() mutable {
                  h(broken, std::move(value));
                });
              });
  };
  Value out = co_await net::async_initiate<const net::use_awaitable_t<>, void(std::exception_ptr, Value)>(
      std::move(start), net::use_awaitable, std::move(work));
  co_return out;
}

// The same for work that answers by calling back: `start` is given a function to call once, from any thread.
template <class Value, class Start>
boost::asio::awaitable<Value> when_called(Start start) {
  namespace net = boost::asio;
  auto begin = [](auto handler, Start s) {
    auto executor = net::get_associated_executor(handler);
    auto guard = net::make_work_guard(executor);
    auto held = std::make_shared<decltype(handler)>(std::move(handler));
    s([held, guard](Value value) {
      net::post(guard.get_executor(), [held, value = std::move(value)]() mutable {
        (*held)(std::exception_ptr{}, std::move(value));
      });
    });
  };
  Value out = co_await net::async_initiate<const net::use_awaitable_t<>, void(std::exception_ptr, Value)>(
      std::move(begin), net::use_awaitable, std::move(start));
  co_return out;
}

}  // namespace paraat
