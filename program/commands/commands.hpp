// SPDX-License-Identifier: MIT
#pragma once

namespace CLI {
class App;
}

namespace animevae::program {

// One function per subcommand, each in the file of its name.
void add_train(CLI::App& program);
void add_report(CLI::App& program);
void add_runs(CLI::App& program);
void add_reconstruct(CLI::App& program);
void add_sample(CLI::App& program);
void add_traverse(CLI::App& program);
void add_gif_traversals(CLI::App& program);
void add_animate(CLI::App& program);
void add_morph(CLI::App& program);
void add_cluster(CLI::App& program);
void add_diagnose(CLI::App& program);
void add_faces(CLI::App& program);
void add_presets(CLI::App& program);
void add_show(CLI::App& program);
void add_doctor(CLI::App& program);
void add_statistics(CLI::App& program);
void add_export(CLI::App& program);
void add_import(CLI::App& program);
void add_compare(CLI::App& program);
void add_train_features(CLI::App& program);
void add_losses(CLI::App& program);
void add_encode(CLI::App& program);
void add_decode(CLI::App& program);
void add_name(CLI::App& program);
void add_new(CLI::App& program);
void add_pca(CLI::App& program);
void add_search(CLI::App& program);
void add_attributes(CLI::App& program);
void add_edit(CLI::App& program);
void add_serve(CLI::App& program);
void add_explore(CLI::App& program);

}  // namespace animevae::program
