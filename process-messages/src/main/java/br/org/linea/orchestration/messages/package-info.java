/**
 * What {@code orchestrator-api} and {@code slurm-agent} say to each other: commands, events, the
 * envelope around both, the two REST bodies of an agent's registration, and the names of exchanges
 * and queues.
 *
 * <p><b>Questions about files.</b> Reading a run's output is the one question that gets an answer;
 * it passes through neither outbox nor journal, and losing it costs a repetition.
 *
 * <ul>
 *   <li>{@code deploy/register-agent} declares the queue {@link
 *       br.org.linea.orchestration.messages.Topology#filesQueue}, bound to {@link
 *       br.org.linea.orchestration.messages.Topology#COMMANDS} by its own name. It keeps a question
 *       for 10 s. The agent consumes it with automatic acknowledgement; nothing there is worth a
 *       second delivery.
 *   <li>A question is the JSON of a {@link br.org.linea.orchestration.messages.FileQuestion},
 *       without an envelope, published to {@link
 *       br.org.linea.orchestration.messages.Topology#COMMANDS} with the queue's name as its key.
 *       AMQP properties: {@code content_type} application/json, {@code reply_to} (a routing key),
 *       {@code correlation_id}, {@code expiration} 10000 (ms), {@code delivery_mode} 1.
 *   <li>The answer is the JSON of a {@link br.org.linea.orchestration.messages.FileAnswer},
 *       published to {@link br.org.linea.orchestration.messages.Topology#REPLIES} with the
 *       question's {@code reply_to} as its key and the same {@code correlation_id}; {@code
 *       expiration} 10000, {@code delivery_mode} 1, {@code user_id} as for events. A question that
 *       cannot be decoded is logged and left unanswered.
 *   <li>For it, the agent reads only {@code run.out}, {@code run.err} and {@code job.sbatch}
 *       directly in the run directory of that process: it checks that the directory belongs to
 *       {@code taskId}, opens the file without following links, and that its real path is in the
 *       run directory's real path. It never reads more than {@link
 *       br.org.linea.orchestration.messages.FileQuestion#MOST_BYTES} at once, and answers nothing
 *       older than 10 s.
 *   <li>A {@link br.org.linea.orchestration.messages.ResultQuestion} asks for what else is in a run
 *       directory and travels the same way, marked by the property {@code type}. The bytes of a
 *       file are the answer's body as they are. Nothing but regular files is read, no link is
 *       followed, and the agent's own folder is never read.
 *   <li>An instance of the API reads answers from its own exclusive queue {@link
 *       br.org.linea.orchestration.messages.Topology#REPLIES_PREFIX}{@code <random>}, bound to
 *       {@link br.org.linea.orchestration.messages.Topology#REPLIES} by that name.
 * </ul>
 *
 * <p><b>Who sent it.</b> Every message of an agent carries the AMQP property {@code user_id}, the
 * broker user of its connection, which the broker verifies. The API takes an event or an answer
 * only from the user of the agent that it is about.
 *
 * <p>Depends on nothing but {@code java.*} and Jackson's annotations. Both programs write these
 * records with Jackson's {@code SNAKE_CASE} naming; one golden JSON file for each message type (in
 * this module's tests) is the format.
 */
package br.org.linea.orchestration.messages;
