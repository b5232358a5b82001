// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>
#include <unistd.h>

/// While it lives, a test run by the superuser has the rights of nobody: permissions mean something then.
class OrdinaryUser {
 public:
  OrdinaryUser() : group_{::getegid()}, user_{::geteuid()} {
    if (user_ != 0) return;
    changed_ = ::setegid(65534) == 0 && ::seteuid(65534) == 0;
  }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;
  ~OrdinaryUser() {
    if (user_ == 0) (void)!(::seteuid(user_) == 0 && ::setegid(group_) == 0);
  }

  /// False where even that is not allowed: the test then has nothing to see.
  [[nodiscard]] bool is_ordinary() const { return user_ != 0 || changed_; }

 private:
  gid_t group_;
  uid_t user_;
  bool changed_ = false;
};
