package io.acclimate.cli.models;

import picocli.CommandLine.Command;

/** The group of commands about registered models. */
@Command(
    name = "models",
    header = "List, import, release, check, roll back, pause and delete models.",
    description = {
      "",
      "A model has numbered versions; the alias champion points at the one that serves. An import"
          + " or a pretraining makes version 1, every won adaptation round the next.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListCommand.class,
      GetCommand.class,
      ImportCommand.class,
      SourceStatsCommand.class,
      AliasCommand.class,
      ChampionCommand.class,
      TrafficCommand.class,
      SignCommand.class,
      RollbackCommand.class,
      AnnotateCommand.class,
      ArchiveCommand.class,
      DeleteCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      DownloadCommand.class,
      VerifyCommand.class,
      RebuildCommand.class,
      ExportCommand.class
    })
public final class ModelsCommand {}
