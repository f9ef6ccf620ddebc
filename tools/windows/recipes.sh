# One function per library: builds it static for Windows and installs it below $prefix.
# Sourced by tools/windows-deps, which sets prefix, work, root and jobs, and runs each in an empty folder.
# `unpack PACKAGE` leaves the verified, patched source in the folder `source`.

# name:seconds on two cores, in the order of building; the seconds only feed the estimate of the time left.
libraries="openssl:150 cpprestsdk:75 sqlite:35 googletest:16 libical:20 lame:17 date:8 spdlog:15 inih:1 zones:6 headers:1"

cross=x86_64-w64-mingw32

build_with_cmake() {  # SOURCE [CMAKE OPTION]…
  local source=$1
  shift
  cmake -S "$source" -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
    -DCMAKE_TOOLCHAIN_FILE="$root/cmake/MinGW.cmake" -DRELAY_WINDOWS_LIBRARIES="$prefix" \
    -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib "$@"
  ninja -C build -j "$jobs" install
}

build_openssl() {
  unpack openssl
  cd source
  # OPENSSLDIR stays where only administrators can write: a program that reads its settings elsewhere
  # can be led astray by any user of the machine.
  CC=gcc-posix ./Configure mingw64 --cross-compile-prefix=$cross- --prefix="$prefix" --libdir=lib \
    --openssldir="C:/Program Files/Common Files/SSL" no-shared no-tests no-legacy no-engine no-module no-dso \
    no-autoload-config no-comp
  make -j "$jobs" build_libs
  make install_dev
}

build_cpprestsdk() {
  unpack cpprest
  patch -d source -p1 < "$root/tools/windows/cpprest/mingw.patch"
  build_with_cmake "$root/tools/windows/cpprest" -DCPPREST_SOURCE="$PWD/source"
}

build_sqlite() {
  unpack sqlite3
  mkdir amalgamation
  (cd amalgamation && ../source/configure --disable-tcl --disable-readline && make sqlite3.c)
  $cross-gcc-posix -O2 -DSQLITE_THREADSAFE=1 -DSQLITE_OMIT_LOAD_EXTENSION \
    -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_DEFAULT_MEMSTATUS=0 -c amalgamation/sqlite3.c -o sqlite3.o
  $cross-ar rcs "$prefix/lib/libsqlite3.a" sqlite3.o
  cp amalgamation/sqlite3.h source/src/sqlite3ext.h "$prefix/include/"
}

build_googletest() {
  unpack googletest
  build_with_cmake source -Dgtest_disable_pthreads=OFF
}

build_libical() {
  unpack libical3
  build_with_cmake source -DSTATIC_ONLY=ON -DICAL_GLIB=OFF -DICAL_BUILD_DOCS=OFF -DLIBICAL_BUILD_TESTING=OFF \
    -DWITH_CXX_BINDINGS=OFF -DUSE_BUILTIN_TZDATA=ON -DCMAKE_DISABLE_FIND_PACKAGE_ICU=ON \
    -DCMAKE_DISABLE_FIND_PACKAGE_BDB=ON
}

build_lame() {
  unpack lame
  cd source
  # A DLL of its own beside the program, so that its users may put another in its place (LGPL). Its list of exports
  # names a function that it does not have.
  sed -i '/^lame_init_old$/d' include/libmp3lame.sym
  ./configure --host=$cross --prefix="$prefix" --enable-shared --disable-static --disable-frontend \
    --disable-gtktest CC="$cross-gcc-posix -static-libgcc" CFLAGS="-O3"
  make -j "$jobs"
  make install
}

build_date() {
  unpack howardhinnant-date
  build_with_cmake source -DBUILD_TZ_LIB=ON -DMANUAL_TZ_DB=ON -DUSE_SYSTEM_TZ_DB=OFF
}

build_spdlog() {
  unpack fmtlib
  build_with_cmake source -DFMT_TEST=OFF -DFMT_DOC=OFF
  mkdir logging && cd logging
  unpack spdlog
  build_with_cmake source -DSPDLOG_FMT_EXTERNAL=ON -DSPDLOG_BUILD_EXAMPLE=OFF -DSPDLOG_BUILD_TESTS=OFF
}

build_inih() {
  unpack libinih
  $cross-gcc-posix -O2 -DINI_API= -DINI_HANDLER_LINENO=1 -c source/ini.c -o ini.o
  $cross-ar rcs "$prefix/lib/libinih.a" ini.o
  cp source/ini.h "$prefix/include/"
}

# What the library date reads on Windows, for `tzdata` beside the program: the rules of all zones as text, and the
# table of the names that Windows has for them.
build_zones() {
  mkdir -p "$prefix/share/tzdata"
  unpack tzdata
  (cd source && cp africa antarctica asia australasia backward etcetera europe leapseconds northamerica southamerica \
    version LICENSE "$prefix/share/tzdata/")
  rm -rf source
  unpack unicode-cldr-core
  cp source/usr/share/unicode/cldr/common/supplemental/windowsZones.xml "$prefix/share/tzdata/"
}

# Headers are the same for every target: Boost, CLI11 and nlohmann-json come from the packages of this machine.
# Only these folders are seen, never all of /usr/include.
build_headers() {
  ln -sfn /usr/include/boost /usr/include/CLI /usr/include/nlohmann "$prefix/include/"
  mkdir -p "$prefix/share/cmake"
  cp -r /usr/share/cmake/CLI11 /usr/share/cmake/nlohmann_json "$prefix/share/cmake/"
}
