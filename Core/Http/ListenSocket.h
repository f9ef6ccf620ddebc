#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

namespace relay {

// Before bind: a port that was ours a moment ago may be taken again, one that another program listens
// on may not. The systems have opposite options for that. Posix/ and Windows/ hold one each.
void claimPort(boost::asio::ip::tcp::acceptor& acceptor, boost::system::error_code& failed);

}  // namespace relay
