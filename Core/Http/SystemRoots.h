#pragma once

struct ssl_ctx_st;
struct x509_store_ctx_st;

namespace relay {

// The certificates that the operating system trusts, for OpenSSL. Posix/ and Windows/ hold one each.

// Adds the roots that are there now.
void addSystemRoots(ssl_ctx_st* context);

// From now on addSystemRoots alone finds the system's file of roots. A library that reads it for each of its
// connections (cpprestsdk on Linux: 20 ms each) finds an empty one instead, and is given ours (prepareClientTls).
//
// Threads: before the first one is started.
void keepSystemRoots();

// After a chain was refused: whether the system knows a root for it that was not there before; it is then
// trusted by the context, too. Windows brings only a few roots and fetches the others when they are first
// needed; and an administrator may have added one meanwhile. Linux: never.
//
// Threads: any. May take five seconds, but for the same certificate once a minute only.
bool findSystemRoot(x509_store_ctx_st* refused);

}  // namespace relay
