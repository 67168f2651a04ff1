package io.acclimate.cli.topics;

import picocli.CommandLine.Command;

/** The group of commands about dead letters. */
@Command(
    name = "dlq",
    header = "Look at refused records and send them again.",
    description = {
      "",
      "A record that cannot be used goes once into the dead-letter topic of its source, with the"
          + " reason in its headers. Nothing waits for it.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PeekCommand.class, ReplayCommand.class})
public final class DlqCommand {}
