# Told to end, it does so in the way that the config asks for: exits with a code, once a file lets it, or goes on.
on_term=$(sed -n 's/^on_term: *\"*\([a-z0-9]*\).*/\1/p' "$1")
told() {
  echo told > told.txt
  until [ -e let_go.txt ]; do sleep 0.1; done
  exit "$on_term"
}
case $on_term in
  ignore) trap '' TERM ;;
  *) trap told TERM ;;
esac
echo ready > ready.txt
while :; do sleep 0.1; done
