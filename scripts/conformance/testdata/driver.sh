# A driver of nothing, in the language of the shell. It starts two processes that must not outlive it: one in its
# process group, one in a session of its own.
sleep "$1" &
setsid sleep "$1" &
n=0
while read -r line; do
  n=$((n + 1))
  case $line in
    *'"request":"hello"'*)
      echo '{"id":'$n',"protocol":1,"name":"sh","controls":{"generate-key":["key","hsm"]}}' ;;
    *'"request":"reset"'*) echo '{"id":'$n',"outcome":"ready"}' ;;
    *'"request":"do"'*) echo '{"id":'$n',"outcome":"accepted"}' ;;
    *'"request":"observe"'*) echo '{"id":'$n',"observation":{}}' ;;
    *'"request":"bye"'*) echo '{"id":'$n',"outcome":"bye"}'; exit 0 ;;
  esac
done
