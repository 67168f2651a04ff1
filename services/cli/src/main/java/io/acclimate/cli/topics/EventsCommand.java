package io.acclimate.cli.topics;

import picocli.CommandLine.Command;

/** The group of commands about labelled events. */
@Command(
    name = "events",
    header = "Send labelled events or late labels, or watch events come in.",
    description = {
      "",
      "An event is an input of a model together with its truth. Producers of any language send them"
          + " to the topic events.labelled.v1; these commands are for trying things out.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SendEventsCommand.class, LabelEventsCommand.class, TailEventsCommand.class})
public final class EventsCommand {}
