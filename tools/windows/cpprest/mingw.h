// What cpprestsdk 2.10 takes for granted from Microsoft's compiler and headers, for mingw-w64.
// Included before everything else in each file that sees a header of cpprestsdk.
#pragma once

#include <winsock2.h>

#include <windows.h>

#include <assert.h>
#include <crtdbg.h>
#include <intrin.h>
#include <share.h>
#include <stdlib.h>
#include <wchar.h>

#ifndef _ASSERTE
#define _ASSERTE(condition) assert(condition)
#endif

#undef C_ASSERT
#ifdef __cplusplus
#define C_ASSERT(condition) static_assert(condition, #condition)
#else
#define C_ASSERT(condition) _Static_assert(condition, #condition)
#endif

#ifndef _ReturnAddress
#define _ReturnAddress() __builtin_return_address(0)
#endif

#ifndef __assume
#define __assume(condition)                    \
  do {                                         \
    if (!(condition)) __builtin_unreachable(); \
  } while (false)
#endif

// mingw-w64 10 lacks this one; the value is that of Microsoft's winhttp documentation for 12019L.
#ifndef WININET_E_INCORRECT_HANDLE_STATE
#define WININET_E_INCORRECT_HANDLE_STATE ((HRESULT)0x80072EF3L)
#endif

#ifndef _wcstod_l
#define _wcstod_l(text, end, locale) wcstod(text, end)
#endif
