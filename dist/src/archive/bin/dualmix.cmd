@echo off
rem Runs DualMix from an unpacked archive; bin\dualmix is the same for Linux and macOS.
rem
rem   JAVA_HOME            the Java to use (17 or newer); else the java on the PATH. An archive with
rem                        a folder runtime, made by jlink, uses that
rem   DUALMIX_JAVA_OPTS    options for the JVM, such as -Xmx8g
setlocal DisableDelayedExpansion

for %%i in ("%~dp0..") do set "DUALMIX_INSTALLED=%%~fi"
set "DUALMIX_JAVA=java.exe"
if defined JAVA_HOME set "DUALMIX_JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%DUALMIX_INSTALLED%\runtime\bin\java.exe" set "DUALMIX_JAVA=%DUALMIX_INSTALLED%\runtime\bin\java.exe"

rem The version is the third word of: openjdk version "17.0.15" 2025-04-15
set "DUALMIX_MAJOR="
for /f "tokens=3" %%v in ('^""%DUALMIX_JAVA%" -version 2^>^&1 ^| findstr /c:" version "^"') do (
  for /f "delims=.-+ " %%m in ("%%~v") do set "DUALMIX_MAJOR=%%m"
)
if not defined DUALMIX_MAJOR (
  echo dualmix: there is no Java at '"%DUALMIX_JAVA%"' 1>&2
  echo   Install a JDK 17 or newer, or set JAVA_HOME to one. 1>&2
  exit /b 1
)
if %DUALMIX_MAJOR% LSS 17 (
  echo dualmix: this is Java "%DUALMIX_MAJOR%"; DualMix needs 17 or newer 1>&2
  echo   Install a JDK 17 or newer, or set JAVA_HOME to one. 1>&2
  exit /b 1
)

rem JDK 24 and later warn about every native library that was not allowed, and about protobuf's way to
rem memory.
set "DUALMIX_NATIVE="
if %DUALMIX_MAJOR% GEQ 24 set "DUALMIX_NATIVE=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

rem As bin\dualmix does, which says why.
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
if not defined GOMP_SPINCOUNT set "GOMP_SPINCOUNT=20000"
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"
if not defined OPENCV_LOG_LEVEL set "OPENCV_LOG_LEVEL=SILENT"

"%DUALMIX_JAVA%" %DUALMIX_NATIVE% -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 %DUALMIX_JAVA_OPTS% "-Ddualmix.home=%DUALMIX_INSTALLED%" -Ddualmix.command=dualmix -cp "%DUALMIX_INSTALLED%\lib\*" io.dualmix.cli.DualMix %*
exit /b %ERRORLEVEL%
