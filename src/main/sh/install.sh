# The launcher reads this when something is missing, and installs it with the package manager of
# this system. It asks first on a terminal; where it may not install, it prints the line to type.
# shellcheck shell=bash

# packages MANAGER WHAT...: what the launcher calls jdk, maven and so on has other names here.
packages() {
  local what
  for what in "${@:2}"; do
    case $1/$what in
      apt-get/jdk) echo "$(debian_jdk) $(packages apt-get fonts)" ;; # newer ones only recommend them
      dnf/jdk) echo java-devel ;;
      brew/jdk) echo openjdk ;;
      */maven) echo maven ;;
      apt-get/fonts) echo libfontconfig1 libfreetype6 libharfbuzz0b ;;
      dnf/fonts) echo fontconfig ;;
      # for tests only
      apt-get/locales) echo locales ;;
      dnf/locales) echo glibc-locale-source ;;
    esac
  done
}

# The default of these releases is JDK 11, but they have 17 as well.
debian_jdk() {
  local release=
  [[ ! -r /etc/os-release ]] || release=$(. /etc/os-release && echo "${UBUNTU_CODENAME:-${VERSION_CODENAME:-}}")
  case $release in
    bullseye | focal | jammy) echo openjdk-17-jdk-headless ;;
    *) echo default-jdk-headless ;;
  esac
}

# line_of SUDO MANAGER WHAT...: prints the line that installs it; SUDO is "sudo " or nothing.
line_of() {
  local list
  list=$(packages "${@:2}")
  list=${list//$'\n'/ }
  [[ -n $list ]] || return 0
  case $2 in
    apt-get) echo "$1apt-get update && $1apt-get install -y --no-install-recommends $list" ;;
    dnf) echo "$1dnf install -y $list" ;;
    brew) echo "brew install $list" ;;
  esac
}

# Sets line to the one for the package manager of this system, or to nothing.
find_line() {
  local manager
  line=
  for manager in apt-get dnf brew; do
    if command -v "$manager" > /dev/null; then
      line=$(line_of "$sudo" "$manager" "$@")
      return
    fi
  done
}

tell() {
  [[ -z $2 ]] || printf '  %-15s %s\n' "$1:" "$2" >&2
}

# install WHAT...: returns when it is installed, and ends the launcher otherwise.
install() {
  local line answer sudo=
  (($(id -u) == 0)) || sudo='sudo '
  find_line "$@"
  if [[ -z $line ]]; then
    say "to install what is missing, type the line of your system:"
    tell 'Debian, Ubuntu' "$(line_of "$sudo" apt-get "$@")"
    tell Fedora "$(line_of "$sudo" dnf "$@")"
    tell macOS "$(line_of '' brew "$@")"
    exit 1
  fi
  if [[ $line == sudo* ]] && ! command -v sudo > /dev/null; then
    refuse "as root, type this" "${line//sudo /}"
  fi
  # shellcheck disable=SC2154 # the launcher sets yes
  if [[ $yes == true ]]; then
    say "installing what is missing: $line"
  else
    [[ -t 0 && -t 2 ]] || refuse "type this, or start again with --yes" "$line"
    say "this installs what is missing:"
    printf '  %s\n' "$line" >&2
    read -r -p 'churnline: run it now? [Y/n] ' answer || answer=n
    [[ ${answer:-y} == [yY]* ]] || exit 1
  fi
  DEBIAN_FRONTEND=noninteractive bash -c "$line" < /dev/null >&2 || fail "that failed; see above"
}

refuse() {
  say "to install what is missing, $1:"
  printf '  %s\n' "$2" >&2
  exit 1
}
