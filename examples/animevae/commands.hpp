// SPDX-License-Identifier: MIT
#pragma once

namespace CLI {
class App;
}

// One function per subcommand, each in the file of its name.
void add_faces(CLI::App& program);
