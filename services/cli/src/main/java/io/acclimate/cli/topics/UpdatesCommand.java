package io.acclimate.cli.topics;

import picocli.CommandLine.Command;

/** The group of commands about model updates. */
@Command(
    name = "updates",
    header = "Watch which versions should serve.",
    description = {"", "What every consumer of model.updates.v1 follows.", ""},
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TailUpdatesCommand.class)
public final class UpdatesCommand {}
