package io.acclimate.cli.topics;

import picocli.CommandLine.Command;

/** The group of commands about the topics themselves. */
@Command(
    name = "topics",
    header = "Show or make the topics that services need.",
    description = {
      "",
      "./acclimate up makes them by itself. Services that run as processes of their own, against a"
          + " broker of yours, wait until they are there.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PlanTopicsCommand.class, ApplyTopicsCommand.class})
public final class TopicsCommand {}
