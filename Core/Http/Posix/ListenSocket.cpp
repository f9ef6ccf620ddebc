#include "Core/Http/ListenSocket.h"

namespace relay {

void claimPort(boost::asio::ip::tcp::acceptor& acceptor, boost::system::error_code& failed) {
  acceptor.set_option(boost::asio::ip::tcp::acceptor::reuse_address(true), failed);
}

}  // namespace relay
