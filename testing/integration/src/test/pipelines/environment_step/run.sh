env | sort > environment.txt
umask > umask.txt
