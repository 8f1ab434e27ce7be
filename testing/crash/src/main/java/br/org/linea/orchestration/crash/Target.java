package br.org.linea.orchestration.crash;

import java.util.List;

/** Something that can be taken away or made sick. */
interface Target {

  /** What is done to it. */
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
    SILENCE,
    /** The broker finds that it uses too much memory. */
    MEMORY_ALARM,
    /** The broker finds that too little of its disk is free. */
    DISK_ALARM,
    /** It is deleted, and made again. */
    DELETE,
    /** It is read and not written. */
    READ_ONLY,
    /** No byte is free. */
    FILL,
    /** A clock is ahead. */
    FORWARD,
    /** A clock is behind. */
    BACK
  }

  String name();

  /** What can be done to it. */
  List<Kind> kinds();

  /** Begins it. Blocks; whether it could be done. */
  boolean begin(Kind kind);

  /** Undoes it, also where {@code begin} failed half way; returns when it works again. Blocks. */
  void end(Kind kind);
}
