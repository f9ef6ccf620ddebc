#include "Core/Http/ListenSocket.h"

#include <winsock2.h>

namespace relay {

void claimPort(boost::asio::ip::tcp::acceptor& acceptor, boost::system::error_code& failed) {
  using Exclusive = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_EXCLUSIVEADDRUSE>;
  acceptor.set_option(Exclusive(true), failed);
}

}  // namespace relay
