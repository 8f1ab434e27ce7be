package br.org.linea.orchestration.local.crash;

import java.util.List;

/** Something that can be taken away. */
interface Target {

  /** How it is taken away. */
  enum Kind {
    /** SIGKILL, and a new start. */
    KILL,
    /** SIGTERM, and a new start. */
    STOP,
    /** SIGSTOP and SIGCONT. */
    PAUSE,
    /** Connections are reset, new ones too. */
    CUT,
    /** Connections stay and nothing passes. */
    SILENCE
  }

  String name();

  /** What can be done to it. */
  List<Kind> kinds();

  /** Takes it away. Blocks; whether it could be done. */
  boolean begin(Kind kind);

  /** Gives it back; returns when it works again. Blocks. */
  void end(Kind kind);
}
